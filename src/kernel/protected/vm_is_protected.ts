// SPDX-License-Identifier: GPL-2.0-only
// Whether the VM is a protected one.
import type { Surroundings } from '../surroundings.ts';

/** `kvm_vm_is_protected()` in arch/arm64/include/asm/kvm_host.h: only where KVM runs in protected mode is there anything to ask about the VM. */
export function vmIsProtected({ pkvm, protection }: Surroundings): boolean {
  return pkvm && protection.isProtected();
}
