// SPDX-License-Identifier: GPL-2.0-only
// One version of handle_access_fault().
import type { Variant } from '../../core/variant.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { kvm_vcpu } from '../../kernel/types.ts';

/** `handle_access_fault()` of every release: it tells its caller nothing, for which a variant gives 0. */
export type HandleAccessFault = (k: Kernel, vcpu: kvm_vcpu, fault_ipa: number) => number;

/** One version of `handle_access_fault()`. */
export interface AccessFaultVariant extends Variant {
  readonly handle_access_fault: HandleAccessFault;
}

/** The function of a variant of this subject. */
export function functionOf(variant: Variant): HandleAccessFault {
  return (variant as AccessFaultVariant).handle_access_fault;
}
