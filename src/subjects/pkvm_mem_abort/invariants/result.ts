// SPDX-License-Identifier: GPL-2.0-only
// Only values that the caller understands.
import { EAGAIN, EFAULT, EINTR, EINVAL, EIO, ENOMEM, EPERM, errnoName } from '../../../kernel/errno.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';

const UNDERSTOOD: readonly number[] = [0, -EFAULT, -EINTR, -EIO, -ENOMEM, -EINVAL, -EPERM];

/** `kvm_handle_guest_abort()` turns 0 into 1; everything negative ends KVM_RUN. */
export const result: MachineInvariant = {
  name: 'return-value',
  about:
    'The return value is one that the caller understands: 0, or an error of the account, the pin, the cache or the hypervisor; never -EAGAIN, and never a number of pages.',
  source: 'kvm_handle_guest_abort() in arch/arm64/kvm/mmu.c',
  broken: (_m, ret) => !UNDERSTOOD.includes(ret),
  explain: (_m, ret) =>
    ret === -EAGAIN
      ? '-EAGAIN reached the caller, which hands it to userspace'
      : `returned ${errnoName(ret)}`,
};
