// SPDX-License-Identifier: GPL-2.0-only
// Which VMA was looked up and which was pinned, for both.

import type { Choices } from '../../../core/choices.ts';
import { labelOf } from '../../../core/scenario.ts';
import { Call } from '../../../kernel/calls.ts';
import { EFAULT } from '../../../kernel/errno.ts';
import { Race } from '../../../kernel/races/actions.ts';
import type { RunRecord } from '../record.ts';

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
const REPLACEMENTS: ReadonlyMap<number, Vma> = new Map([
  [Race.vmaNoMte, { refuses: true, device: false }],
  [Race.vmaSmall, { refuses: false, device: false }],
  [Race.vmaDevice, { refuses: true, device: true }],
  [Race.vmaHole, { refuses: false, device: false }],
]);

/** Follows the races in the trace: the values of the dimensions only say what was there at first. */
export function vmasOf(run: RunRecord, c: Choices): Vmas {
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
export function failsInsteadOfRetry(legacy: RunRecord, refactored: RunRecord, c: Choices): boolean {
  return (
    legacy.ret === 0 &&
    refactored.ret === -EFAULT &&
    legacy.retried &&
    labelOf(c, 'vmMte') === 'yes' &&
    labelOf(c, 'faultKind') === 'translation'
  );
}
