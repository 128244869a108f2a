// SPDX-License-Identifier: GPL-2.0-only
// Only values that the caller understands.
import { EAGAIN, EFAULT, EINVAL, ENOEXEC, ENOMEM, EPERM } from '../../../kernel/errno.ts';
import type { Machine } from '../../../kernel/machine.ts';
import type { MachineInvariant } from './invariant.ts';

function allowed(m: Machine, ret: number): boolean {
  switch (ret) {
    case 0:
      return m.injected === 0;
    case 1:
      return m.injected === 1;
    case -EFAULT:
    case -ENOEXEC:
    case -ENOMEM:
    case -EINVAL:
    // From the hypervisor, for memory that the host does not own.
    case -EPERM:
      return m.injected === 0;
    default:
      return false;
  }
}

/** `kvm_handle_guest_abort()` turns 0 into 1 and -ENOEXEC into an abort; everything else negative ends KVM_RUN. */
export const returnValue: MachineInvariant = {
  name: 'return-value',
  about:
    'The return value is one that the caller understands: 0, 1 after an injected abort, or an error; never -EAGAIN.',
  source: 'kvm_handle_guest_abort() in arch/arm64/kvm/mmu.c',
  broken: (m, ret) => !allowed(m, ret),
  explain: (m, ret) =>
    ret === -EAGAIN
      ? '-EAGAIN reached the caller, which hands it to userspace'
      : `returned ${ret} with ${m.injected} abort${m.injected === 1 ? '' : 's'} injected`,
};
