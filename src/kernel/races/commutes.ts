// SPDX-License-Identifier: GPL-2.0-only
// Which actions come to the same before a call and after it.
import { LOGGED } from '../calls/all.ts';
import { ALL_BUT_SLOT_FLAGS, Touches } from '../calls/touches.ts';
import { RACE_NAMES, type RaceName } from './actions.ts';

const INVALIDATES = Touches.page | Touches.sequence | Touches.stage2;
const REPLACES = INVALIDATES | Touches.vma;

const TOUCHED: { readonly [name in RaceName]: Touches } = {
  unmap: INVALIDATES,
  remap: INVALIDATES,
  'vma-hole': REPLACES,
  'vma-small': REPLACES,
  'vma-device': REPLACES,
  'vma-no-mte': REPLACES,
  'vma-read-only': REPLACES,
  'thp-collapse': REPLACES,
  'thp-split': INVALIDATES,
  'write-protect': INVALIDATES,
  poison: INVALIDATES,
  'start-logging': Touches.slotFlags,
  'stop-logging': Touches.slotFlags,
  'harvest-dirty-log': Touches.stage2 | Touches.dirtyLog,
  'vcpu-maps-first': Touches.stage2 | Touches.dirtyLog | Touches.tags,
  'invalidate-begin': INVALIDATES,
};

/**
 * For each call the actions, as bits `1 << action`, that leave the same machine whether they come right before the call or right after it, and do
 * not change what it returns; where the locks allow them on both sides: those that touch nothing of what the call touches.
 */
export const COMMUTES: Int32Array = Int32Array.from(LOGGED, ({ touches = ALL_BUT_SLOT_FLAGS }) =>
  RACE_NAMES.reduce(
    (mask, name, action) =>
      name === 'none' || (TOUCHED[name] & touches) !== 0 ? mask : mask | (1 << action),
    0,
  ),
);
