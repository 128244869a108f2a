// SPDX-License-Identifier: GPL-2.0-only
// The known-bad variants.
import { ARGUMENTS } from './arguments.ts';
import type { KnownBad } from './known-bad.ts';
import { MEMORY } from './memory.ts';
import { NESTED } from './nested.ts';
import { ORDER } from './order.ts';
import { TRUNCATED } from './truncated.ts';

/** Wrong variants that somebody thought up, in the order in which reports list them. */
export const KNOWN_BAD: readonly KnownBad[] = [...NESTED, ...ARGUMENTS, ...MEMORY, ...TRUNCATED, ...ORDER];
