// SPDX-License-Identifier: GPL-2.0-only
// Which of them the locks admit now.
import type { Machine } from '../machine.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import { vmIsProtected } from '../protected/vm_is_protected.ts';
import type { RaceAction } from './action.ts';
import { RACES } from './all.ts';
import type { RaceDeclaration } from './declare.ts';
import { OF_FILE } from './of_file.ts';
import { mayMeetPin } from './of_protected.ts';

/** Whether the state lets each happen: beside each other, because the declarations are of many shapes. */
const POSSIBLE = RACES.map(({ possible }) => possible);

/** How many ways `mmu_lock` can be held. */
const MODES = 3;

/** The races that the locks leave, by how `mmu_lock` is held and by whether `mmap_lock` is. */
const LEFT: readonly (readonly number[])[] = Array.from({ length: 2 * MODES }, (_, held) =>
  RACES.flatMap((race, i) => (admits(race, held % MODES, held >= MODES) ? [i + 1] : [])),
);

function admits({ mmapLock, mmuLock }: RaceDeclaration, mode: number, mmapHeld: boolean): boolean {
  if (mmapHeld && mmapLock === 'free') return false;
  if (mode === MmuLock.free || mmuLock === 'any') return true;
  return mode === MmuLock.read && mmuLock === 'free or read';
}

/** The same as bits `1 << action`. */
const LEFT_BITS: readonly number[] = LEFT.map((left) =>
  left.reduce((bits, action) => bits | (1 << action), 0),
);

/** How the locks are held, as a position in `LEFT`. */
function held(m: Machine): number {
  return m.mmuLock + (m.mmapReaders === 0 ? 0 : MODES);
}

/** The races that the locks admit now. */
function admitted(m: Machine): readonly number[] {
  return LEFT[held(m)];
}

/** The races that the locks admit now, and a page that is pinned or of a file, as bits `1 << action`. */
export function admittedRaces(m: Machine): number {
  const left = LEFT_BITS[held(m)];
  if (vmIsProtected(m)) return left & mayMeetPin(m);
  return isOfFile(m) ? left & OF_FILE : left;
}

/** Whether an action can happen now: nothing is asked that only others depend on. */
export function isAllowed(m: Machine, action: RaceAction): boolean {
  return (admittedRaces(m) & (1 << action)) !== 0 && POSSIBLE[action - 1]!(m);
}

/** Tells of each race whether it can happen now as far as the answers tell that there are; null if they do not. */
export type Tests = readonly (() => boolean)[];

/** The tests of a machine, by number of the action less one. */
export function testsOf(m: Machine): Tests {
  return RACES.map(
    ({ possible }) =>
      () =>
        possible(m),
  );
}

/** Those of `actions` that may be able to happen now: what they depend on says so, or nobody has asked for it yet. */
export function conceivable(
  actions: number,
  tests: Tests,
  asFarAsKnown: (number: number, test: () => boolean) => boolean | null,
): number {
  let left = actions;
  for (let rest = actions; rest !== 0; rest &= rest - 1) {
    const action = 31 - Math.clz32(rest & -rest);
    if (asFarAsKnown(action, tests[action - 1]) === false) left &= ~(1 << action);
  }
  return left;
}

/** Whether the locks let another thread come to the action now; where they do not, it waits for them. */
export function locksAdmit(m: Machine, action: RaceAction): boolean {
  return admitted(m).includes(action);
}

/** Whether the memory is that of a guest_memfd. A subject that is a handler of such memory has the races of it alone. */
function isOfFile({ abort }: Machine): boolean {
  return !abort.sorted && abort.isOfFile();
}

/** Which races can happen now, as bits `1 << action`. */
export function allowedRaces(m: Machine): number {
  const left = admitted(m);
  let allowed = 0;
  for (let i = 0; i < left.length; i++) {
    const action = left[i]!;
    if (POSSIBLE[action - 1]!(m)) allowed |= 1 << action;
  }
  return allowed & admittedRaces(m);
}
