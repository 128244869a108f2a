// SPDX-License-Identifier: GPL-2.0-only
// What the handler of 7.1 breaks.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { unalignedAddress } from './unaligned-address.ts';

/** Known problems of every state up to 7.3. */
export const KNOWN_PROBLEMS: readonly KnownProblem[] = [unalignedAddress];
