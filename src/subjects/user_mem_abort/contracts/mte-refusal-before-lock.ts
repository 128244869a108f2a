// SPDX-License-Identifier: GPL-2.0-only
// Untaggable memory is refused before the lock.
import type { Contract } from '../../../core/contract.ts';
import { failsInsteadOfRetry, vmasOf } from './mte-refusal.ts';

export const mteRefusalBeforeLock: Contract = {
  id: 'mte-refusal-before-lock',
  title: 'A VMA that may not carry tags is refused before the lock instead of under it',
  variants: ['state-object', 'fault-desc'],
  differs: ['return value'],
  mayChangeFindings: false,
  covers: (legacy, refactored, c) => {
    const { found } = vmasOf(refactored, c);
    return failsInsteadOfRetry(legacy, refactored, c) && found.refuses && !found.device;
  },
  reason:
    'The refusal moved from under mmu_lock, behind the check of the sequence and the THP walk, to the computation of permissions before the lock. ' +
    'A fault that the original would have retried, because the sequence was stale or the walk of the user page tables said -EAGAIN, now returns -EFAULT at once. ' +
    'Announced by its commit; a VMM that replaces memory under a running vCPU by memory without PROT_MTE can tell the two apart.',
  commit: '84699747aa554197f6d5b4f4c9d1bcb6cb28e21f',
  scenario: {
    schemaVersion: 1,
    choices: { vmaKind: 'thp', vmMte: 'yes', vmaMteAllowed: 'no', userPteGone: 'yes' },
    races: [],
  },
};
