// SPDX-License-Identifier: GPL-2.0-only
// What the ioctl may refuse.
import { EOPNOTSUPP } from '../../../kernel/errno.ts';
import type { Machine } from '../../../kernel/machine.ts';

/**
 * Whether a call was refused as it may be: on a vCPU that runs a nested guest. To populate the VM's own tables there is as right. (KVM_PRE_FAULT_MEMORY in
 * Documentation/virt/kvm/api.rst)
 */
export function isRefusal({ preFault }: Machine, ret: number): boolean {
  return preFault.inNested && ret === -EOPNOTSUPP;
}
