// SPDX-License-Identifier: GPL-2.0-only
import { user_mem_abort as legacy } from '../../legacy/user_mem_abort.ts';
import { user_mem_abort as extractedHelpers } from '../../refactored/extracted-helpers/user_mem_abort.ts';
import { user_mem_abort as faultDesc } from '../../refactored/fault-desc/user_mem_abort.ts';
import { user_mem_abort as stateObject } from '../../refactored/state-object/user_mem_abort.ts';
import type { Variant } from '../verify/variant.ts';

/** The reference unless told otherwise. */
export const LEGACY: Variant = { name: 'legacy', user_mem_abort: legacy };

/** The refactored states that ship with the package, in the order of the series. */
export const REFACTORED: readonly Variant[] = [
  { name: 'extracted-helpers', user_mem_abort: extractedHelpers },
  { name: 'state-object', user_mem_abort: stateObject },
  { name: 'fault-desc', user_mem_abort: faultDesc },
];

/** Everything that a MODULE option can name without a path. */
export const BUILT_IN: readonly Variant[] = [LEGACY, ...REFACTORED];
