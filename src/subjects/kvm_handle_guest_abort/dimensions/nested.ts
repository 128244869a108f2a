// SPDX-License-Identifier: GPL-2.0-only
// The guest hypervisor's own stage-2.

import type { Choices } from '../../../core/choices.ts';
import { type Dimension, EVERY, only } from '../../../core/dimension.ts';
import type { NestedWalk } from '../../../kernel/abort/questions.ts';
import { Access, FaultKind, NestedSize } from '../../../kernel/environment.ts';
import { D } from '../../user_mem_abort/dimensions/all.ts';
import { dimension } from '../../user_mem_abort/dimensions/declare.ts';
import { nestedReadable as ofReadable } from '../../user_mem_abort/dimensions/nested-readable.ts';
import { nestedSize as ofAny } from '../../user_mem_abort/dimensions/nested-size.ts';
import { nestedWritable as ofWritable } from '../../user_mem_abort/dimensions/nested-writable.ts';
import { nestedXn as ofXn } from '../../user_mem_abort/dimensions/nested-xn.ts';
import { isOfTables, kindOf } from './kind.ts';
import { OWN } from './numbers.ts';

/** Whether a read took a permission fault. */
function isReadForbidden(c: Choices): boolean {
  return kindOf(c) === FaultKind.permission && c.pick(D.access) === Access.read;
}

export const nestedSize: Dimension = {
  ...ofAny,
  domain: (c) => {
    const sizes = ofAny.domain!(c);
    return isReadForbidden(c) ? sizes & ~only(NestedSize.none) : sizes;
  },
  representatives: {
    mask: (c) =>
      isOfTables(c) ? only(NestedSize.none, NestedSize.pmd, NestedSize.page) : only(NestedSize.none),
    enough:
      'Where the walk leads does not depend on the size of the entry beyond what is added to its start: nothing below a page, something below a larger one. What the handlers make of other sizes their ' +
      'own subjects go through. An abort that is no fault of the tables ends before the walk.',
  },
};

const FORBIDS = 'The dispatcher sees what the handlers never do: faults that the guest hypervisor forbids.';

export const nestedWritable: Dimension = {
  ...ofWritable,
  about: "Whether the guest's stage-2 allows writes. Asked if nested.",
  domain: () => only(0, 1),
  representatives: { mask: () => EVERY, enough: FORBIDS },
};

export const nestedReadable: Dimension = {
  ...ofReadable,
  about:
    "Whether the guest's stage-2 allows reads: a permission fault of a read says that it does not. Asked if nested.",
  domain: (c) => (isReadForbidden(c) ? only(1) : only(0, 1)),
  representatives: { mask: () => EVERY, enough: FORBIDS },
};

export const nestedXn: Dimension = {
  ...ofXn,
  about: "XN[1:0] of the guest's stage-2 descriptor. Asked if nested.",
  domain: () => only(0, 1, 2, 3),
  representatives: { mask: () => only(0, 1, 2, 3), enough: FORBIDS },
};

export const nestedWalk = dimension({
  number: OWN + 16,
  name: 'nestedWalk',
  about: "What the walk of the guest hypervisor's stage-2 comes to. Asked if nested.",
  source: 'kvm_walk_nested_s2() in arch/arm64/kvm/nested.c',
  values: [
    { label: 'translates', about: 'it leads to a guest physical address', weight: 8 },
    { label: 'faults', about: 'to a fault of the architecture', weight: 2 },
    { label: 'fails', about: 'the tables cannot be read, or the configuration is impossible' },
    { label: 'changes', about: 'a descriptor changed under the walk (7.0 and later)' },
  ],
  answers: {
    nestedWalk(): NestedWalk {
      return this.choices.pick(nestedWalk.number) as NestedWalk;
    },
  },
});

export const nestedStage2 = dimension({
  number: OWN + 17,
  name: 'nestedStage2',
  about:
    "Whether a guest of the guest hypervisor runs with stage-2 switched off: its addresses are the VM's own, on tables that are not. Asked where no walk is made; not in protected mode.",
  source: 'nested_stage2_enabled in get_s2_mmu_nested(), arch/arm64/kvm/nested.c',
  values: [
    { label: 'no-nesting', about: "the tables are the VM's own", weight: 6 },
    { label: 'off', about: 'a nested guest without stage-2' },
  ],
  domain: (c) =>
    c.pick(D.protectedKvm) === 1 || c.pick(D.nestedSize) !== NestedSize.none ? only(0) : only(0, 1),
  answers: {
    nestedStage2Off(): boolean {
      return this.choices.pick(nestedStage2.number) === 1;
    },
  },
});

export const privileged = dimension({
  number: OWN + 13,
  name: 'privileged',
  about: 'At which exception level a nested guest fetched.',
  source: 'vcpu_mode_priv() in kvm_s2_handle_perm_fault(), arch/arm64/kvm/nested.c (6.19 and later)',
  values: [
    { label: 'el1', about: 'EL1' },
    { label: 'el0', about: 'EL0' },
  ],
  answers: {
    privileged(): boolean {
      return this.choices.pick(privileged.number) === 0;
    },
  },
});
