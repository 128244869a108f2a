// SPDX-License-Identifier: GPL-2.0-only
// What scenarios of user_mem_abort() are made of.
import { defineSpace } from '../../core/space.ts';
import { CALL_NAMES, MAX_OCCURRENCE, SITE_CALLS } from '../../kernel/calls.ts';
import { RACE_NAMES } from '../../kernel/races/actions.ts';
import { DISTINCT } from '../../kernel/races/distinct.ts';
import { DIMENSIONS } from './dimensions/all.ts';

/** Dimensions, races and sites. The model numbers sites in the same way: `call * SITE_STRIDE + occurrence`. */
const SITES = { calls: CALL_NAMES, before: SITE_CALLS, occurrences: MAX_OCCURRENCE };

export const SPACE = defineSpace(DIMENSIONS, RACE_NAMES, SITES, DISTINCT);
