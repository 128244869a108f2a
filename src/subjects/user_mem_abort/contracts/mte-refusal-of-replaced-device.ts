// SPDX-License-Identifier: GPL-2.0-only
// Memory in the place of a device is refused for the device's sake.
import type { Contract } from '../../../core/contract.ts';
import { failsInsteadOfRetry, vmasOf } from './mte-refusal.ts';

export const mteRefusalOfReplacedDevice: Contract = {
  id: 'mte-refusal-of-replaced-device',
  title:
    'Memory that takes the place of a device during the fault is refused for the tags that the device did not have',
  variants: ['state-object', 'fault-desc'],
  differs: ['return value'],
  mayChangeFindings: false,
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
