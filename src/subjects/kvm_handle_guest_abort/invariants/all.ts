// SPDX-License-Identifier: GPL-2.0-only
// The list, and its judge.

import { accountBalanced } from '../../pkvm_mem_abort/invariants/account-balanced.ts';
import { donatedPinned } from '../../pkvm_mem_abort/invariants/donated-pinned.ts';
import { donatedSwapBacked } from '../../pkvm_mem_abort/invariants/donated-swap-backed.ts';
import { leafIsDonation } from '../../pkvm_mem_abort/invariants/leaf-is-donation.ts';
import { pinsBalanced } from '../../pkvm_mem_abort/invariants/pins-balanced.ts';
import { accessAllowed as accessAllowedOfHandler } from '../../user_mem_abort/invariants/access-allowed.ts';
import { judgeBy, INVARIANTS as OF_USER_MEM_ABORT } from '../../user_mem_abort/invariants/all.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';
import { poisonSignal as poisonSignalOfHandler } from '../../user_mem_abort/invariants/poison-signal.ts';
import { progress as progressOfHandler } from '../../user_mem_abort/invariants/progress.ts';
import { returnValue } from '../../user_mem_abort/invariants/return-value.ts';
import { abortEndsOnce } from './abort-ends-once.ts';
import { beyondIpaSpace } from './beyond-ipa-space.ts';
import { externalAbort, externalAbortExit } from './external-abort.ts';
import { memoryResolved, oddFaultRefused } from './memory-resolved.ts';
import { nestedFaultForwarded, nestedWalkRetried } from './nested-fault-forwarded.ts';
import { noMemory } from './no-memory.ts';
import {
  accessAllowed,
  accessFlagSet,
  memoryFaultExit,
  ofGiven,
  ofShared,
  poisonSignal,
  progress,
} from './of-handlers.ts';
import { slotsUnderSrcu, srcuBalanced } from './srcu.ts';

/** Of `user_mem_abort()`, what a dispatcher has in a form of its own, and what is about the handler's own return value. */
const LEFT_OUT: readonly MachineInvariant[] = [
  progressOfHandler,
  poisonSignalOfHandler,
  returnValue,
  accessAllowedOfHandler,
];

/** Every invariant; sets and counts go by the position. */
export const INVARIANTS: readonly MachineInvariant[] = [
  abortEndsOnce,
  beyondIpaSpace,
  externalAbort,
  externalAbortExit,
  memoryResolved,
  oddFaultRefused,
  nestedFaultForwarded,
  nestedWalkRetried,
  noMemory,
  accessAllowed,
  accessFlagSet,
  memoryFaultExit,
  poisonSignal,
  progress,
  slotsUnderSrcu,
  srcuBalanced,
  ...OF_USER_MEM_ABORT.filter((invariant) => !LEFT_OUT.includes(invariant)).map(ofShared),
  ofGiven(pinsBalanced),
  accountBalanced,
  donatedPinned,
  donatedSwapBacked,
  leafIsDonation,
];

/** Judges runs of `kvm_handle_guest_abort()`. */
export const JUDGE = judgeBy(INVARIANTS);
