// SPDX-License-Identifier: GPL-2.0-only
/** The built-in variants, as the tests call them. */
export {
  EXTRACTED_HELPERS as extractedHelpers,
  FAULT_DESC as faultDesc,
  LEGACY as legacy,
  REFACTORED,
  STATE_OBJECT as stateObject,
} from '../../src/subjects/user_mem_abort/variants.ts';
