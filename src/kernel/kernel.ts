// SPDX-License-Identifier: GPL-2.0-only
// The type of `k`, and the two signatures of `user_mem_abort()`.

import type { Calls } from './calls/all.ts';
import type { Configuration } from './configuration.ts';
import type { Shapes } from './releases/shapes.ts';
import type { kvm_memory_slot, kvm_s2_fault_desc, kvm_s2_trans, kvm_vcpu, task_struct } from './types.ts';

/**
 * The façade: what a variant sees of the kernel. Names, parameters and their order are the kernel's; `k` stands for
 * the global namespace. The functions are what `calls/` declares; compile-time configuration is a property of `k`, constants are
 * imported from `src/kernel/index.ts`.
 */
export interface Kernel extends Calls, Shapes, Configuration {
  readonly current: task_struct;
  /** `&kvm_user_mm_ops`, by which the user page tables are walked. */
  readonly kvm_user_mm_ops: object;
}

/** `user_mem_abort()` as it was up to the end of the state-object series. */
export type ClassicUserMemAbort = (
  k: Kernel,
  vcpu: kvm_vcpu,
  fault_ipa: number,
  nested: kvm_s2_trans | null,
  memslot: kvm_memory_slot,
  hva: number,
  fault_is_perm: boolean,
) => number;

/** `user_mem_abort()` since the follow-up series. */
export type DescUserMemAbort = (k: Kernel, s2fd: kvm_s2_fault_desc) => number;

/** A variant's function: which of the two it is, the variant declares. */
export type UserMemAbort = ClassicUserMemAbort | DescUserMemAbort;
