// SPDX-License-Identifier: GPL-2.0-only
// The operators in order of precedence.

import { alignUp } from './align-up.ts';
import { changeError } from './change-error.ts';
import { dropCase } from './drop-case.ts';
import { dropClamp } from './drop-clamp.ts';
import { dropFallthrough } from './drop-fallthrough.ts';
import { dropLock } from './drop-lock.ts';
import { dropRelease } from './drop-release.ts';
import { dropTerm } from './drop-term.ts';
import { fixCondition } from './fix-condition.ts';
import { forgetField } from './forget-field.ts';
import { initialiseLate } from './initialise-late.ts';
import { loseFlag } from './lose-flag.ts';
import { moveAcrossLock } from './move-across-lock.ts';
import { moveLock } from './move-lock.ts';
import { negateCondition } from './negate-condition.ts';
import { offByOne } from './off-by-one.ts';
import type { Operator } from './operator.ts';
import { releaseTwice } from './release-twice.ts';
import { sampleLate } from './sample-late.ts';
import { sampleTwice } from './sample-twice.ts';
import { shiftForSize } from './shift-for-size.ts';
import { skipEffect } from './skip-effect.ts';
import { staleCopy } from './stale-copy.ts';
import { swapAddress } from './swap-address.ts';
import { swapLock } from './swap-lock.ts';
import { swapReturns } from './swap-returns.ts';
import { weakenTerm } from './weaken-term.ts';
import { wrongFlag } from './wrong-flag.ts';
import { wrongRelease } from './wrong-release.ts';

/** Every operator; where two make the same mistake, it counts for the first. */
export const OPERATORS: readonly Operator[] = [
  dropRelease,
  releaseTwice,
  wrongRelease,
  dropLock,
  swapLock,
  moveLock,
  sampleLate,
  sampleTwice,
  moveAcrossLock,
  dropClamp,
  swapAddress,
  forgetField,
  initialiseLate,
  staleCopy,
  negateCondition,
  fixCondition,
  dropTerm,
  weakenTerm,
  swapReturns,
  changeError,
  loseFlag,
  wrongFlag,
  offByOne,
  shiftForSize,
  alignUp,
  dropFallthrough,
  dropCase,
  skipEffect,
];
