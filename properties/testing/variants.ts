// SPDX-License-Identifier: GPL-2.0-only
/** The built-in variants, as the tests call them. */
import { user_mem_abort as legacyFunction } from '../../legacy/user_mem_abort.ts';
import { user_mem_abort as extractedHelpersFunction } from '../../refactored/extracted-helpers/user_mem_abort.ts';
import { contracts as faultDescContracts } from '../../refactored/fault-desc/contracts.ts';
import { user_mem_abort as faultDescFunction } from '../../refactored/fault-desc/user_mem_abort.ts';
import { contracts as stateObjectContracts } from '../../refactored/state-object/contracts.ts';
import { user_mem_abort as stateObjectFunction } from '../../refactored/state-object/user_mem_abort.ts';
import type { UserMemAbortVariant as Variant } from '../../src/subjects/user_mem_abort/variant.ts';

export const legacy: Variant = { name: 'legacy', user_mem_abort: legacyFunction };
export const extractedHelpers: Variant = {
  name: 'extracted-helpers',
  user_mem_abort: extractedHelpersFunction,
};
export const stateObject: Variant = {
  name: 'state-object',
  user_mem_abort: stateObjectFunction,
  contracts: stateObjectContracts,
};
export const faultDesc: Variant = {
  name: 'fault-desc',
  user_mem_abort: faultDescFunction,
  contracts: faultDescContracts,
};
export const REFACTORED: readonly Variant[] = [extractedHelpers, stateObject, faultDesc];
