// SPDX-License-Identifier: GPL-2.0-only
// What scenarios of kvm_handle_guest_abort() are made of.
import { defineSpace } from '../../core/space.ts';
import { DIMENSIONS } from '../user_mem_abort/dimensions/all.ts';
import type { AskedDimension, QuestionsOf } from '../user_mem_abort/dimensions/declare.ts';
import { SPACE as ABORT } from '../user_mem_abort/space.ts';
import * as address from './dimensions/address.ts';
import * as external from './dimensions/external.ts';
import * as kind from './dimensions/kind.ts';
import * as memory from './dimensions/memory.ts';
import * as nested from './dimensions/nested.ts';
import { OWN } from './dimensions/numbers.ts';
import * as protectedGuest from './dimensions/protected-guest.ts';
import * as protectedMemory from './dimensions/protected-memory.ts';
import * as slot from './dimensions/slot.ts';
import * as syndrome from './dimensions/syndrome.ts';

const FILES = {
  ...address,
  ...external,
  ...kind,
  ...memory,
  ...nested,
  ...protectedGuest,
  ...protectedMemory,
  ...slot,
  ...syndrome,
};

/** The questions that an abort is asked beside those of its machine. */
export type Questions = QuestionsOf<typeof FILES>;

function isDeclaration(x: unknown): x is AskedDimension {
  return typeof x === 'object' && x !== null && 'answers' in x;
}

/** All that the files of `dimensions/` declare: what is new, and what takes the place of a dimension of `user_mem_abort()`. */
const DECLARED = [...Object.values(FILES).filter(isDeclaration), ...memory.OF_HANDLERS];

/** What is new. */
export const OWN_DIMENSIONS: readonly AskedDimension[] = Object.values(FILES)
  .filter(isDeclaration)
  .filter(({ number }) => number >= OWN);

const BY_NUMBER = new Map(DECLARED.map((dimension) => [dimension.number, dimension]));

/** Every abort that the CPU reports, on the machines of `user_mem_abort()`: same races, same sites. */
export const SPACE = defineSpace(
  Array.from({ length: Math.max(...BY_NUMBER.keys()) + 1 }, (_, n) => BY_NUMBER.get(n) ?? DIMENSIONS[n]!),
  ABORT.races,
  ABORT.sites,
  ABORT.distinct,
);
