// SPDX-License-Identifier: GPL-2.0-only
// One version of user_mem_abort(), and its two signatures.
import type { Signature } from '../../core/signature.ts';
import type { Variant } from '../../core/variant.ts';
import type { ClassicUserMemAbort, DescUserMemAbort } from '../../kernel/kernel.ts';

const K = { name: 'k', type: 'Kernel' };

/** How `user_mem_abort()` was called: up to the end of the state-object series, and since the follow-up. */
export const SIGNATURES = [
  {
    name: 'classic',
    type: 'ClassicUserMemAbort',
    parameters: [
      K,
      { name: 'vcpu', type: 'kvm_vcpu' },
      { name: 'fault_ipa', type: 'number' },
      { name: 'nested', type: 'kvm_s2_trans | null' },
      { name: 'memslot', type: 'kvm_memory_slot' },
      { name: 'hva', type: 'number' },
      { name: 'fault_is_perm', type: 'boolean' },
    ],
  },
  {
    name: 'descriptor',
    type: 'DescUserMemAbort',
    parameters: [K, { name: 's2fd', type: 'kvm_s2_fault_desc' }],
  },
] as const satisfies readonly Signature[];

/** Name of a signature. */
export type SignatureName = (typeof SIGNATURES)[number]['name'];

/** The function of a variant with the signature that it declares. */
export type SignedFunction =
  | { readonly signature: 'classic'; readonly user_mem_abort: ClassicUserMemAbort }
  | { readonly signature: 'descriptor'; readonly user_mem_abort: DescUserMemAbort };

/** One version of `user_mem_abort()`. */
export type UserMemAbortVariant = Variant & SignedFunction;

/** The function of a variant of this subject. */
export function functionOf(variant: Variant): SignedFunction {
  return variant as UserMemAbortVariant;
}

/** A function with the signature that somebody declared for it. */
export function signed(signature: SignatureName, f: (...args: never[]) => unknown): SignedFunction {
  return { signature, user_mem_abort: f } as SignedFunction;
}
