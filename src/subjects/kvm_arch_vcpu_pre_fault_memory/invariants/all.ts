// SPDX-License-Identifier: GPL-2.0-only
// The list, and its judge.

import { slotsUnderSrcu, srcuBalanced } from '../../kvm_handle_guest_abort/invariants/srcu.ts';
import { accessAllowed as accessAllowedOfHandler } from '../../user_mem_abort/invariants/access-allowed.ts';
import { judgeBy, INVARIANTS as OF_USER_MEM_ABORT } from '../../user_mem_abort/invariants/all.ts';
import { exitNamesAccess } from '../../user_mem_abort/invariants/exit-names-access.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';
import { poisonSignal } from '../../user_mem_abort/invariants/poison-signal.ts';
import { progress } from '../../user_mem_abort/invariants/progress.ts';
import { returnValue } from '../../user_mem_abort/invariants/return-value.ts';
import { withinNestedMapping } from '../../user_mem_abort/invariants/within-nested-mapping.ts';
import { withinNestedPermission } from '../../user_mem_abort/invariants/within-nested-permission.ts';
import { accessAllowed, poisonTold, populated, preFaultResult } from './populated.ts';
import { esrKept, guestLeftAlone, hwMmuKept, staleSyndrome } from './registers.ts';

/** Of `user_mem_abort()`, what a caller without a fault of the guest has in a form of its own, and what is about one: its exit, and its walk. */
const LEFT_OUT: readonly MachineInvariant[] = [
  withinNestedPermission,
  withinNestedMapping,
  progress,
  poisonSignal,
  returnValue,
  accessAllowedOfHandler,
  exitNamesAccess,
];

/** Every invariant; sets and counts go by the position. */
export const INVARIANTS: readonly MachineInvariant[] = [
  staleSyndrome,
  esrKept,
  hwMmuKept,
  guestLeftAlone,
  preFaultResult,
  populated,
  poisonTold,
  accessAllowed,
  slotsUnderSrcu,
  srcuBalanced,
  ...OF_USER_MEM_ABORT.filter((invariant) => !LEFT_OUT.includes(invariant)),
];

/** Judges runs of `kvm_arch_vcpu_pre_fault_memory()`. */
export const JUDGE = judgeBy(INVARIANTS);
