// SPDX-License-Identifier: GPL-2.0-only
// Whether it is a permission fault.
import type { Kernel, kvm_s2_fault_desc } from '../../src/kernel/index.ts';

/** `kvm_s2_fault_is_perm()` (arch/arm64/kvm/mmu.c at fb9888fdfada). */
export function kvm_s2_fault_is_perm(k: Kernel, s2fd: kvm_s2_fault_desc): boolean {
  return k.kvm_vcpu_trap_is_permission_fault(s2fd.vcpu);
}
