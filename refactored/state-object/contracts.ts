// SPDX-License-Identifier: GPL-2.0-only
// What this state does otherwise than the original: it refuses untaggable memory before it takes the lock.
import { type Choices, type Contract, callOf, labelOf, type RunRecord, raceOf } from '../../src/contracts.ts';
import { EFAULT } from '../../src/kernel/index.ts';

/** What decides about tags: whether the VMA forbids them, and whether it is one of memory that is not mapped cacheable. */
interface Vma {
  readonly refuses: boolean;
  readonly device: boolean;
}

/** The VMA that the handler looked up, and the one that the pfn came from: they differ if it was replaced in between. */
interface Vmas {
  readonly found: Vma;
  readonly behindPfn: Vma;
}

/** What another thread puts in the place of the VMA; other races leave it alone. */
const REPLACEMENTS: { readonly [race: string]: Vma } = {
  'vma-no-mte': { refuses: true, device: false },
  'vma-small': { refuses: false, device: false },
  'vma-device': { refuses: true, device: true },
  'vma-hole': { refuses: false, device: false },
};

/** Follows the races in the trace: the values of the dimensions only say what was there at first. */
function vmasOf(run: RunRecord, c: Choices): Vmas {
  let found = firstVma(c);
  let behindPfn = found;
  let lookedUp = false;
  for (const effect of run.effects) {
    const call = callOf(effect);
    if (call === '__kvm_faultin_pfn') break;
    if (call === 'vma_lookup') lookedUp = true;
    const race = raceOf(effect);
    if (race === null) continue;
    behindPfn = REPLACEMENTS[race] ?? behindPfn;
    if (!lookedUp) found = behindPfn;
  }
  return { found, behindPfn };
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

/** Whether the original gives up in order to be retried where the refactored variant fails, in a VM with MTE. */
function failsInsteadOfRetry(legacy: RunRecord, refactored: RunRecord, c: Choices): boolean {
  return (
    legacy.ret === 0 &&
    refactored.ret === -EFAULT &&
    legacy.retried &&
    labelOf(c, 'vmMte') === 'yes' &&
    labelOf(c, 'faultKind') === 'translation'
  );
}

export const mteRefusalBeforeLock: Contract = {
  id: 'mte-refusal-before-lock',
  title: 'A VMA that may not carry tags is refused before the lock instead of under it',
  differs: ['return value'],
  mayChangeKnownProblems: false,
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

export const mteRefusalOfReplacedDevice: Contract = {
  id: 'mte-refusal-of-replaced-device',
  title:
    'Memory that takes the place of a device during the fault is refused for the tags that the device did not have',
  differs: ['return value'],
  mayChangeKnownProblems: false,
  covers: (legacy, refactored, c) => {
    const { behindPfn, found } = vmasOf(refactored, c);
    return failsInsteadOfRetry(legacy, refactored, c) && found.refuses && found.device && !behindPfn.device;
  },
  reason:
    'A consequence of the moved refusal that its commit does not mention. The VMA that is looked up belongs to a device, whose pages need no tags; before the page is pinned, ' +
    'memory that may carry tags takes its place. The refusal combines what it knows of the old VMA (no tags) with the pfn of the new one (memory) and fails the fault, ' +
    'though neither VMA alone would be refused. The original finds the sequence stale first and retries. An outcome that it has under no schedule: the VMM gets -EFAULT for memory that is in order.',
  commit: '84699747aa554197f6d5b4f4c9d1bcb6cb28e21f',
  scenario: {
    schemaVersion: 1,
    choices: { vmaKind: 'pfnmap', vmMte: 'yes' },
    races: [{ site: '__kvm_faultin_pfn#1', action: 'vma-small' }],
  },
};

/** In the order in which they are asked. */
export const contracts: readonly Contract[] = [mteRefusalBeforeLock, mteRefusalOfReplacedDevice];
