// SPDX-License-Identifier: GPL-2.0-only
// The built-in variants.
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { user_mem_abort as legacy } from '../../../legacy/user_mem_abort.ts';
import { user_mem_abort as extractedHelpers } from '../../../refactored/extracted-helpers/user_mem_abort.ts';
import { contracts as faultDescContracts } from '../../../refactored/fault-desc/contracts.ts';
import { user_mem_abort as faultDesc } from '../../../refactored/fault-desc/user_mem_abort.ts';
import { contracts as stateObjectContracts } from '../../../refactored/state-object/contracts.ts';
import { user_mem_abort as stateObject } from '../../../refactored/state-object/user_mem_abort.ts';
import type { UserMemAbortVariant } from './variant.ts';

/** `user_mem_abort()` before the series: the reference unless told otherwise. */
export const LEGACY: UserMemAbortVariant = {
  name: 'legacy',
  signature: 'classic',
  user_mem_abort: legacy,
};
/** After the patches that extract helpers. */
export const EXTRACTED_HELPERS: UserMemAbortVariant = {
  name: 'extracted-helpers',
  signature: 'classic',
  user_mem_abort: extractedHelpers,
};
/** After the patches that pass a state object. */
export const STATE_OBJECT: UserMemAbortVariant = {
  name: 'state-object',
  signature: 'classic',
  user_mem_abort: stateObject,
  contracts: stateObjectContracts,
};
/** The end of the follow-up: a constant fault descriptor. */
export const FAULT_DESC: UserMemAbortVariant = {
  name: 'fault-desc',
  signature: 'descriptor',
  user_mem_abort: faultDesc,
  contracts: faultDescContracts,
};

/** The refactored states that ship with the package, in the order of the series. */
export const REFACTORED: readonly UserMemAbortVariant[] = [EXTRACTED_HELPERS, STATE_OBJECT, FAULT_DESC];

/** Everything that a MODULE option can name without a path. */
export const BUILT_IN: readonly UserMemAbortVariant[] = [LEGACY, ...REFACTORED];

/** The file that a built-in variant was loaded from; null if there is none of that name. */
export function builtInFile(name: string): string | null {
  if (!BUILT_IN.some((variant) => variant.name === name)) return null;
  const folder = name === LEGACY.name ? 'legacy' : `refactored/${name}`;
  // Compiled or not, they are files of the same kind as this one.
  const extension = extname(fileURLToPath(import.meta.url));
  return fileURLToPath(new URL(`../../../${folder}/user_mem_abort${extension}`, import.meta.url));
}
