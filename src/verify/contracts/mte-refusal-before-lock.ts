// SPDX-License-Identifier: GPL-2.0-only
import { EFAULT } from '../../kernel/errno.ts';
import { labelOf } from '../../scenario/scenario.ts';
import type { Contract } from './contract.ts';

export const mteRefusalBeforeLock: Contract = {
  id: 'mte-refusal-before-lock',
  title: 'A VMA that may not carry tags is refused before the lock instead of under it',
  variants: ['state-object', 'fault-desc'],
  differs: ['return value'],
  mayChangeFindings: false,
  covers: (legacy, refactored, c) =>
    legacy.ret === 0 &&
    refactored.ret === -EFAULT &&
    legacy.retried &&
    labelOf(c, 'vmMte') === 'yes' &&
    labelOf(c, 'faultKind') === 'translation',
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
