// SPDX-License-Identifier: GPL-2.0-only
// Where the numbers begin of the dimensions that a protected guest has beside those of the memory behind it.
import { DIMENSIONS } from '../../user_mem_abort/dimensions/all.ts';

/** They come after those of `user_mem_abort()`: the first is this one, a new one takes the next. */
export const OWN = DIMENSIONS.length;
