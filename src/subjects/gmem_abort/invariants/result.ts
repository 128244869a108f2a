// SPDX-License-Identifier: GPL-2.0-only
// Only values that the caller understands.
import { EAGAIN, EFAULT, EHWPOISON, EINVAL, ENOMEM, EPERM, errnoName } from '../../../kernel/errno.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';

/** `kvm_handle_guest_abort()` turns 0 into 1; everything negative ends KVM_RUN. @param understood what it may be */
export function resultAmong(understood: readonly number[], about: string): MachineInvariant {
  return {
    name: 'return-value',
    about: `The return value is one that the caller understands: ${about}; never -EAGAIN.`,
    source: 'kvm_handle_guest_abort() in arch/arm64/kvm/mmu.c',
    broken: (_m, ret) => !understood.includes(ret),
    explain: (_m, ret) =>
      ret === -EAGAIN
        ? '-EAGAIN reached the caller, which hands it to userspace'
        : `returned ${errnoName(ret)}`,
  };
}

export const result = resultAmong(
  [0, -EFAULT, -EHWPOISON, -ENOMEM, -EINVAL, -EPERM],
  '0, or an error of the file, the cache or the tables',
);
