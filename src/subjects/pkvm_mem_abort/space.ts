// SPDX-License-Identifier: GPL-2.0-only
// What scenarios of pkvm_mem_abort() are made of.
import { type Dimension, only } from '../../core/dimension.ts';
import { defineSpace, type Space } from '../../core/space.ts';
import { FaultKind, NestedSize, Stage2State } from '../../kernel/environment.ts';
import { OF_PROTECTED } from '../../kernel/races/of_protected.ts';
import { DIMENSIONS } from '../user_mem_abort/dimensions/all.ts';
import { faultKind } from '../user_mem_abort/dimensions/fault-kind.ts';
import { nestedSize } from '../user_mem_abort/dimensions/nested-size.ts';
import { protectedKvm } from '../user_mem_abort/dimensions/protected-kvm.ts';
import { slotLogging } from '../user_mem_abort/dimensions/slot-logging.ts';
import { slotReadonly } from '../user_mem_abort/dimensions/slot-readonly.ts';
import { stage2State } from '../user_mem_abort/dimensions/stage2-state.ts';
import { SPACE as ABORT } from '../user_mem_abort/space.ts';
import { backing } from './dimensions/backing.ts';
import { guestEntry } from './dimensions/guest-entry.ts';
import { hostOwns } from './dimensions/host-owns.ts';
import { lockedLimit } from './dimensions/locked-limit.ts';

/** What is new. */
export const OWN_DIMENSIONS = [backing, lockedLimit, hostOwns, guestEntry] as const;

/** A dimension that has one value here. */
function fixed(dimension: Dimension, value: number): Dimension {
  const { representatives: _, ...rest } = dimension;
  return { ...rest, domain: () => only(value) };
}

const NARROWED: readonly Dimension[] = [
  {
    ...fixed(protectedKvm, 1),
    about: 'kvm-arm.mode=protected, and a protected guest: its memory is taken from the host.',
  },
  // __pkvm_host_donate_guest() maps with every permission, and ordinary memory can do every access.
  fixed(faultKind, FaultKind.translation),
  // For the same reason no entry is there that lacks something; blocks are never given (the size in pkvm_mem_abort() is PAGE_SIZE).
  { ...stage2State, domain: () => only(Stage2State.empty, Stage2State.neighbours) },
  // kvm_arch_prepare_memory_region() refuses both flags for a protected VM that has run.
  fixed(slotReadonly, 0),
  fixed(slotLogging, 0),
  // kvm-arm.mode= is protected or nested, never both (early_kvm_mode_cfg() in arch/arm64/kvm/arm.c).
  fixed(nestedSize, NestedSize.none),
];

/** The machines of `user_mem_abort()` whose guest is a protected one. */
export const SPACE: Space = {
  ...defineSpace(
    [
      ...DIMENSIONS.map(
        (dimension) => NARROWED.find(({ number }) => number === dimension.number) ?? dimension,
      ),
      ...OWN_DIMENSIONS,
    ],
    ABORT.races,
    ABORT.sites,
    ABORT.distinct,
  ),
  everyRace: OF_PROTECTED,
};
