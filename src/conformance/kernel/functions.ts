// SPDX-License-Identifier: GPL-2.0-only
// The functions of mmu.c whose model is held against the machine.
import type { Space } from '../../core/space.ts';
import { KVM_HANDLE_GUEST_ABORT } from '../../subjects/kvm_handle_guest_abort/subject.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';

/** A function, by its name in the kernel. */
export type FunctionName = 'user_mem_abort' | 'kvm_handle_guest_abort';

const SUBJECTS = { user_mem_abort: USER_MEM_ABORT, kvm_handle_guest_abort: KVM_HANDLE_GUEST_ABORT };

/** In the order in which a run takes them. */
export const FUNCTION_NAMES: readonly FunctionName[] = ['user_mem_abort', 'kvm_handle_guest_abort'];

/** What its scenarios are made of. */
export const SPACES: { readonly [name in FunctionName]: Space } = {
  user_mem_abort: USER_MEM_ABORT.space,
  kvm_handle_guest_abort: KVM_HANDLE_GUEST_ABORT.space,
};

/** What its model runs on. */
export function benchOf(name: FunctionName): Bench {
  // Both share the modelled kernel.
  return SUBJECTS[name].createBench() as Bench;
}
