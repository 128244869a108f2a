// SPDX-License-Identifier: GPL-2.0-only
// One abort, one ending.
import { EFAULT, EHWPOISON, EINVAL, EIO, ENOMEM, ENOSYS, EPERM, errnoName } from '../../../kernel/errno.ts';
import type { Machine } from '../../../kernel/machine.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';

/** Errors with which KVM_RUN may end. */
const ERRORS: readonly number[] = [-EFAULT, -EHWPOISON, -ENOMEM, -EINVAL, -EIO, -EPERM, -ENOSYS];

/** What is wrong; null if nothing is. */
function wrong(m: Machine, ret: number): string | null {
  const { ending } = m;
  if (ret !== 0 && ret !== 1 && !ERRORS.includes(ret)) return `${errnoName(ret)} was returned`;
  const isExit = ending.exitReason !== 0;
  if (isExit !== (ret === 0))
    return isExit ? `an exit was prepared, and ${errnoName(ret)} returned` : 'returned 0 without an exit';
  const done = m.injected + ending.skipped + (isExit ? 1 : 0);
  if (done > 1)
    return `${m.injected} exceptions, ${ending.skipped} instructions skipped, ${isExit ? 'an' : 'no'} exit`;
  if (ret < 0 && done !== 0) return `returned ${errnoName(ret)} behind an exception or a skipped instruction`;
  if (m.exits !== 0 && ret >= 0) return `the record of a memory fault, and ${ret} was returned`;
  return null;
}

/**
 * An abort is resolved, or becomes one exception, one exit, or an error. Two of them do not fit: an exception that is pending when user space is
 * asked is taken at the next entry, at an instruction that user space may have finished.
 */
export const abortEndsOnce: MachineInvariant = {
  name: 'abort-ends-once',
  about:
    'An abort ends in one way: handled, one exception for the guest, the instruction skipped, an exit with its reason and 0, or an error that user space understands.',
  source: 'kvm_handle_guest_abort(), handle_exit(), kvm_arch_vcpu_ioctl_run()',
  broken: (m, ret) => wrong(m, ret) !== null,
  explain: (m, ret) => wrong(m, ret) ?? '',
};
