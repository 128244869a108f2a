// SPDX-License-Identifier: GPL-2.0-only
import { Call } from '../../kernel/calls.ts';
import { EFAULT } from '../../kernel/errno.ts';
import { Race } from '../../kernel/races/actions.ts';
import type { Choices } from '../../scenario/choices.ts';
import { labelOf } from '../../scenario/scenario.ts';
import type { RunRecord } from '../record.ts';
import type { Contract } from './contract.ts';

/** What decides about tags: whether the VMA forbids them, and whether it is one of memory that is not mapped cacheable. */
interface Vma {
  readonly refuses: boolean;
  readonly device: boolean;
}

/** What another thread puts in the place of the VMA; other races leave it alone. */
const REPLACEMENTS: ReadonlyMap<number, Vma> = new Map([
  [Race.vmaNoMte, { refuses: true, device: false }],
  [Race.vmaSmall, { refuses: false, device: false }],
  [Race.vmaDevice, { refuses: true, device: true }],
  [Race.vmaHole, { refuses: false, device: false }],
]);

/** Whether the handler had to refuse: the VMA that it looked up forbids tags, and the pfn that it got is not a device's. */
function refusesTags(run: RunRecord, c: Choices): boolean {
  let found = firstVma(c);
  let behindPfn = found;
  let lookedUp = false;
  for (const effect of run.effects) {
    if (effect.call === Call.__kvm_faultin_pfn) break;
    if (effect.call === Call.vma_lookup) lookedUp = true;
    if (effect.call !== -1 || effect.refused) continue;
    behindPfn = REPLACEMENTS.get(effect.occurrence) ?? behindPfn;
    if (!lookedUp) found = behindPfn;
  }
  return found.refuses && !(found.device && behindPfn.device);
}

function firstVma(c: Choices): Vma {
  const kind = labelOf(c, 'vmaKind');
  const driver = kind === 'pfnmap' || kind === 'mixedmap';
  return {
    // A driver's pfns never carry tags.
    refuses: kind === 'pfnmap' || labelOf(c, 'vmaMteAllowed') === 'no',
    device: driver && labelOf(c, 'pfnBacking') !== 'memory' && labelOf(c, 'vmaMemType') !== 'cacheable',
  };
}

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
    labelOf(c, 'faultKind') === 'translation' &&
    refusesTags(refactored, c),
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
