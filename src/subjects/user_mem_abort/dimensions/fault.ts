// SPDX-License-Identifier: GPL-2.0-only
/** The guest's access and where it hits. */

import { type Dimension, EVERY, only } from '../../../core/dimension.ts';
import { Access, Congruence, FaultKind, Stage2State } from '../../../kernel/environment.ts';
import { geometryOf, hasPmdBlock, hasPudBlock, mayExceedPmd, variesEveryReason } from './facts.ts';
import { D } from './names.ts';

export const faultKind: Dimension = {
  name: 'faultKind',
  about:
    'What the syndrome reports: nothing mapped, a permission missing, or an access the memory type cannot do.',
  source: 'kvm_handle_guest_abort(), esr_fsc_is_*() in arch/arm64/include/asm/esr.h',
  values: [
    { label: 'translation', about: 'translation fault', weight: 6 },
    { label: 'permission', about: 'permission fault: a leaf is there and lacks what was wanted', weight: 5 },
    { label: 'excl-atomic', about: 'unsupported exclusive or atomic access', weight: 1 },
  ],
};

export const access: Dimension = {
  name: 'access',
  about: 'What the guest did.',
  source: 'kvm_is_write_fault(), kvm_vcpu_trap_is_exec_fault() in arch/arm64/include/asm/kvm_emulate.h',
  values: [
    { label: 'read', about: 'data read', weight: 3 },
    { label: 'write', about: 'data write', weight: 5 },
    { label: 'exec', about: 'instruction fetch', weight: 4 },
    {
      label: 's1ptw-data',
      about: "walk of the guest's stage-1 tables for a data access: a write only if a permission fault",
    },
    { label: 's1ptw-fetch', about: 'the same for an instruction fetch, which is then no exec fault' },
  ],
  domain: (c) => {
    switch (c.pick(D.faultKind)) {
      case FaultKind.permission:
        return only(Access.write, Access.exec, Access.s1ptwData, Access.s1ptwFetch);
      case FaultKind.exclAtomic:
        return only(Access.read, Access.write);
      default:
        return only(Access.read, Access.write, Access.exec, Access.s1ptwData, Access.s1ptwFetch);
    }
  },
  representatives: {
    mask: () => only(Access.read, Access.write, Access.exec, Access.s1ptwFetch),
    enough:
      'Both walks of stage-1 tables are decoded alike: no fetch, and a write exactly for a permission fault. Decoding one as what it looks ' +
      'like goes wrong for the walk of a fetch whenever it does for that of a data access.',
  },
};

export const stage2State: Dimension = {
  name: 'stage2State',
  about:
    'What stage-2 holds around the faulting address; a permission fault has a leaf, another fault has none.',
  source: 'kvm_pgtable_stage2_map(), kvm_vcpu_trap_get_perm_fault_granule()',
  values: [
    { label: 'empty', about: 'no table below the root', weight: 2 },
    {
      label: 'neighbours',
      about: 'a last-level table with the pages beside the faulting one mapped',
      weight: 2,
    },
    { label: 'page', about: 'a page-sized leaf', weight: 3 },
    { label: 'pmd-block', about: 'a PMD-sized block', weight: 3 },
    { label: 'pud-block', about: 'a PUD-sized block (4K pages, not in protected mode)' },
  ],
  domain: (c) => {
    if (c.pick(D.faultKind) !== FaultKind.permission) return only(Stage2State.empty, Stage2State.neighbours);
    const pud = geometryOf(c).pudSectSupported && c.pick(D.protectedKvm) === 0;
    return only(Stage2State.page, Stage2State.pmdBlock) | (pud ? only(Stage2State.pudBlock) : 0);
  },
};

export const pageInPmd: Dimension = {
  name: 'pageInPmd',
  about:
    'Which page of its PMD block the access hits: alignment only distinguishes the first, the last and others.',
  source: 'fault_supports_stage2_huge_mapping(), get_vma_page_shift(), ALIGN_DOWN of ipa and fault_ipa',
  values: [
    { label: 'first', about: 'the first page: every alignment holds' },
    { label: 'sixth', about: 'a page inside, not aligned to any contiguous range' },
    { label: 'last', about: "the last page: rounding up ends at the block's end" },
  ],
  representatives: {
    mask: (c) => {
      if (c.pick(D.access) === Access.s1ptwFetch) return only(0);
      return c.pick(D.stage2State) === Stage2State.neighbours ? EVERY : only(0, 1);
    },
    enough:
      'Rounding an inner page and the last page to a block gives the same block in either direction; the last page differs in having no neighbour ' +
      'in its table. How a walk of stage-1 tables is decoded does not depend on the page.',
  },
};

export const pmdInRegion: Dimension = {
  name: 'pmdInRegion',
  about: 'Which PMD block of the region (1 GiB, with 64K pages 16 GiB) the access hits.',
  source: 'PUD_SIZE and CONT_PMD_SIZE alignment in get_vma_page_shift() and user_mem_abort()',
  values: [
    { label: 'first', about: 'the first: aligned to the region if the page is' },
    { label: 'last', about: 'the last' },
  ],
  representatives: {
    mask: (c) => {
      if (c.pick(D.pageInPmd) !== 0) return only(1);
      return geometryOf(c).pudSectSupported ? only(0, 1) : only(0);
    },
    enough:
      'The first page of the first block is aligned to everything, that of the last block to a PMD and nothing larger, a page inside the last block to ' +
      'neither. Without PUD blocks nothing is rounded to the region.',
  },
};

export const subPage: Dimension = {
  name: 'subPage',
  about:
    'Offset of the IPA in its page. HPFAR_EL2 reports 4 KiB units whatever the page size; asked with 16K and 64K pages.',
  source: 'kvm_vcpu_get_fault_ipa()',
  values: [
    { label: 'first-4k', about: 'the first 4 KiB', weight: 2 },
    { label: 'last-4k', about: 'the last 4 KiB of a larger page' },
  ],
  domain: (c) => (geometryOf(c).PAGE_SHIFT === 12 ? only(0) : only(0, 1)),
  representatives: {
    mask: (c) => (c.pick(D.pageInPmd) === 0 ? only(0) : only(1)),
    enough:
      'Every rounding clears the bits below a page: an address that is aligned to nothing shows whether it takes place, the aligned one what it ends in.',
  },
};

export const congruence: Dimension = {
  name: 'congruence',
  about:
    'Modulo what the guest physical and the host virtual address of the slot agree; a block needs agreement modulo its size.',
  source: 'fault_supports_stage2_huge_mapping()',
  values: [
    { label: 'region', about: 'the whole region: every block size fits', weight: 4 },
    { label: 'pmd', about: 'a PMD block, nothing larger' },
    { label: 'page', about: 'a page, nothing larger' },
  ],
  domain: (c) => {
    if (hasPudBlock(c)) return only(Congruence.region);
    if (hasPmdBlock(c)) return only(Congruence.region, Congruence.pmd);
    return only(Congruence.region, Congruence.pmd, Congruence.page);
  },
  representatives: {
    mask: (c) => {
      if (!variesEveryReason(c)) return only(Congruence.region);
      return mayExceedPmd(c) ? EVERY : only(Congruence.region, Congruence.page);
    },
    enough:
      'It matters where a block could be mapped, and agreement modulo a PMD where more than a PMD block could be. Where the guest hypervisor limits the size, ' +
      'the end of the slot stands for whatever else limits it.',
  },
};
