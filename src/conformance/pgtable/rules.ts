// SPDX-License-Identifier: GPL-2.0-only
/**
 * Where releases differ from the kernel that is modelled. The driver gets every operation as it was drawn; a rule says what the model
 * has to be asked so that it answers as that release does. So the generator leaves nothing out on behalf of a release.
 */
import { EAGAIN } from '../../kernel/errno.ts';
import {
  KVM_PGTABLE_PROT_NORMAL_NC,
  KVM_PGTABLE_PROT_X,
  KVM_PGTABLE_WALK_SHARED,
} from '../../kernel/prot.ts';
import type { Traits } from '../tree/traits.ts';
import type { Answer } from './answer.ts';
import type { PgtableModel } from './model.ts';
import type { Operation } from './operation.ts';

/** One difference between a release and the model. */
export interface Rule {
  readonly name: string;
  /** The kernel's function or declaration that differs. */
  readonly kernel: string;
  /** What the release does, and what the model does. */
  readonly text: string;
  readonly appliesTo: (traits: Traits) => boolean;
  /** What the model is asked in place of `o`: `o` itself where the rule has nothing to say, null if the release has no such operation. */
  readonly ask?: (o: Operation, model: PgtableModel) => Operation | null;
  /** What the model's answer is in the release. */
  readonly answer?: (o: Operation, answer: Answer) => Answer;
}

export const RULES: readonly Rule[] = [
  {
    name: 'relax-takes-no-flags',
    kernel: 'kvm_pgtable_stage2_relax_perms()',
    text: 'The walk is shared and handles a fault, whatever the caller holds; the model takes the flags as an argument.',
    appliesTo: (t) => !t.relaxFlags,
    ask: (o) => (o.op === 'relax' ? { ...o, flags: KVM_PGTABLE_WALK_SHARED } : o),
  },
  {
    name: 'mkyoung-takes-no-flags',
    kernel: 'kvm_pgtable_stage2_mkyoung()',
    text: 'The same for the access flag.',
    appliesTo: (t) => !t.mkyoungFlags,
    ask: (o) => (o.op === 'mkyoung' ? { ...o, flags: KVM_PGTABLE_WALK_SHARED } : o),
  },
  {
    name: 'one-execute-bit',
    kernel: 'enum kvm_pgtable_prot',
    text: 'There is one X, for both exception levels; the model has PX and UX. One of them alone is no X here.',
    appliesTo: (t) => !t.xnx,
    ask: (o) =>
      'prot' in o && (o.prot & KVM_PGTABLE_PROT_X) !== KVM_PGTABLE_PROT_X
        ? without(o, KVM_PGTABLE_PROT_X)
        : o,
  },
  {
    name: 'no-normal-nc',
    kernel: 'enum kvm_pgtable_prot',
    text: 'There is no Normal-NC; a mapping is device memory or cacheable.',
    appliesTo: (t) => !t.normalNc,
    ask: (o) =>
      'prot' in o && (o.prot & KVM_PGTABLE_PROT_NORMAL_NC) !== 0 ? without(o, KVM_PGTABLE_PROT_NORMAL_NC) : o,
  },
  {
    name: 'every-change-breaks',
    kernel: 'stage2_map_walker_try_leaf()',
    text: 'A map has no flags, ends at -EAGAIN, and goes by break-before-make even where software bits alone change; the model spares an exclusive walk that.',
    appliesTo: (t) => !t.sharedWalk,
    ask: (o) => (o.op === 'map' ? { ...o, flags: KVM_PGTABLE_WALK_SHARED } : o),
  },
  {
    name: 'invalid-entries-are-passed-over',
    kernel: 'stage2_attr_walker()',
    text: 'Relaxing permissions where nothing is mapped succeeds; in the model it is -EAGAIN. Both flush.',
    appliesTo: (t) => !t.sharedWalk,
    answer: (o, answer) => (o.op === 'relax' && answer.ret === -EAGAIN ? { ...answer, ret: 0 } : answer),
  },
  {
    name: 'no-locked-entries',
    kernel: 'kvm_pgtable_stage2_map()',
    text: 'Faults hold mmu_lock for write, so that no entry is ever seen between break and make.',
    appliesTo: (t) => !t.sharedWalk,
    ask: (o) => (o.op === 'lock' || o.op === 'make' ? null : o),
  },
  {
    name: 'no-split',
    kernel: 'kvm_pgtable_stage2_split()',
    text: 'The function does not exist.',
    appliesTo: (t) => !t.split,
    ask: (o) => (o.op === 'split' ? null : o),
  },
  {
    name: 'ages-one-leaf',
    kernel: 'kvm_pgtable_stage2_mkold(), kvm_pgtable_stage2_is_young()',
    text: 'Ageing looks at the leaf over one address and does not warn; kvm_pgtable_stage2_test_clear_young() of the model takes a range.',
    appliesTo: (t) => !t.testClearYoung,
    ask: (o) => (o.op === 'age' ? { ...o, size: 1 } : o),
    answer: (o, answer) => (o.op === 'age' ? { ...answer, warnings: 0 } : answer),
  },
];

function without<O extends Operation & { readonly prot: number }>(o: O, bits: number): O {
  return (o.prot & bits) === 0 ? o : { ...o, prot: o.prot & ~bits };
}
