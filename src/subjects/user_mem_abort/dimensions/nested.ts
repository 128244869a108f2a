// SPDX-License-Identifier: GPL-2.0-only
/** The guest hypervisor's own stage-2, when the fault is on its shadow. */

import { type Dimension, EVERY, only } from '../../../core/dimension.ts';
import { Access, NestedSize, Stage2State } from '../../../kernel/environment.ts';
import { askedOfGuest, geometryOf, variesNestedPermissions } from './facts.ts';
import { D } from './names.ts';

const APART =
  "Size and permissions of the guest hypervisor's entry are read by different accessors; the permissions decide bits of the mapping and nothing about where it lies. They are varied one " +
  'by one, where nothing limits the size of the mapping but the host.';

export const nestedSize: Dimension = {
  name: 'nestedSize',
  about:
    "Whether the fault is on a shadow stage-2, and how large the guest's own mapping is; not in protected mode.",
  source: 'kvm_s2_trans_size(), walk_nested_s2_pgd() in arch/arm64/kvm/nested.c',
  values: [
    { label: 'none', about: 'not nested', weight: 10 },
    { label: 'pud', about: '1 GiB, or as large as the region' },
    { label: 'between-pmd-pud', about: "between the host's PMD and PUD: a larger guest granule" },
    { label: 'pmd', about: "the host's PMD size", weight: 2 },
    { label: 'between-page-pmd', about: "between the host's page and PMD: a larger guest granule" },
    { label: 'page', about: "the host's page size", weight: 2 },
    {
      label: 'below-page',
      about: '4 KiB under a host with larger pages: a granule that the ID registers do not offer',
    },
  ],
  domain: (c) => {
    if (c.pick(D.protectedKvm) === 1) return only(NestedSize.none);
    const shift = geometryOf(c).PAGE_SHIFT;
    let sizes = only(NestedSize.none, NestedSize.pud, NestedSize.pmd);
    if (shift !== 16) sizes |= only(NestedSize.betweenPmdPud);
    const state = c.pick(D.stage2State);
    if (state === Stage2State.pudBlock) return only(NestedSize.none, NestedSize.pud);
    // A leaf beside the faulting page, or a block over it, lies in the same guest mapping.
    if (state === Stage2State.neighbours || state === Stage2State.pmdBlock) return sizes;
    sizes |= only(NestedSize.page);
    if (shift !== 16) sizes |= only(NestedSize.betweenPagePmd);
    if (shift !== 12) sizes |= only(NestedSize.belowPage);
    return sizes;
  },
  representatives: {
    mask: (c) => (c.pick(D.access) === Access.s1ptwFetch ? only(NestedSize.none, NestedSize.pud) : EVERY),
    enough: 'How a walk of stage-1 tables is decoded does not depend on sizes.',
  },
};

export const nestedWritable: Dimension = {
  name: 'nestedWritable',
  about:
    "Whether the guest's stage-2 allows writes; a permission fault of a write that it forbids never reaches the handler. Asked if nested.",
  source: 'kvm_s2_trans_writable(), kvm_s2_handle_perm_fault()',
  values: [
    { label: 'yes', about: 'S2AP[1] set' },
    { label: 'no', about: 'S2AP[1] clear' },
  ],
  domain: (c) => (askedOfGuest(c) === 'write' ? only(0) : only(0, 1)),
  representatives: {
    mask: (c) => (variesNestedPermissions(c) ? EVERY : only(0)),
    enough: APART,
  },
};

export const nestedReadable: Dimension = {
  name: 'nestedReadable',
  about:
    "Whether the guest's stage-2 allows reads; a permission fault of a read that it forbids never reaches the handler. Asked if nested.",
  source: 'kvm_s2_trans_readable(), kvm_s2_handle_perm_fault()',
  values: [
    { label: 'yes', about: 'S2AP[0] set', weight: 3 },
    { label: 'no', about: 'S2AP[0] clear' },
  ],
  domain: (c) => (askedOfGuest(c) === 'read' ? only(0) : only(0, 1)),
  representatives: {
    mask: (c) => (variesNestedPermissions(c) && c.pick(D.nestedWritable) === 0 ? EVERY : only(0)),
    enough: APART,
  },
};

export const nestedXn: Dimension = {
  name: 'nestedXn',
  about:
    "XN[1:0] of the guest's stage-2 descriptor. With FEAT_XNX a permission fault of a fetch that it denies at every level is forwarded. Asked if nested.",
  source: 'kvm_s2_trans_exec_el0(), kvm_s2_trans_exec_el1()',
  values: [
    { label: '00', about: 'executable at EL0 and EL1' },
    { label: '01', about: 'executable at EL0 only (without FEAT_XNX: everywhere)' },
    { label: '10', about: 'not executable' },
    { label: '11', about: 'executable at EL1 only (without FEAT_XNX: not executable)' },
  ],
  domain: (c) =>
    askedOfGuest(c) === 'execution' && c.pick(D.featXNX) === 1 ? only(0, 1, 3) : only(0, 1, 2, 3),
  representatives: {
    mask: (c) => {
      if (!variesNestedPermissions(c) || c.pick(D.nestedWritable) !== 0 || c.pick(D.nestedReadable) !== 0)
        return only(0);
      return c.pick(D.featXNX) === 1 ? EVERY : only(0, 2);
    },
    enough: `${APART} Without FEAT_XNX the field has two meanings, whatever its lower bit.`,
  },
};
