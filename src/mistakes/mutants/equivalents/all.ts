// SPDX-License-Identifier: GPL-2.0-only
// The list.
import type { Equivalent } from '../equivalent.ts';
import { CONDITIONS } from './conditions.ts';
import { COPIES } from './copies.ts';
import { HELPERS } from './helpers.ts';
import { LOCKS_AND_LOGS } from './locks-and-logs.ts';
import { SIZES } from './sizes.ts';
import { UNREAD } from './unread.ts';

/** The list. An entry is an argument about the code, not a record of what testing failed to find. */
export const EQUIVALENTS: readonly Equivalent[] = [
  ...LOCKS_AND_LOGS,
  ...UNREAD,
  ...COPIES,
  ...CONDITIONS,
  ...SIZES,
  ...HELPERS,
];
