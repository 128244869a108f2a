// SPDX-License-Identifier: GPL-2.0-only
/** What a call leaves alone, it leaves of what decides whether a race can happen: that is why a race that commutes is asked about once. */
import { expect, it } from 'vitest';
import { RACES } from '../src/kernel/races/all.ts';
import { apartFrom, COMMUTES } from '../src/kernel/races/commutes.ts';
import { RaceScheduler } from '../src/kernel/races/scheduler.ts';
import { Bench } from '../src/subjects/user_mem_abort/bench.ts';
import { BUILT_IN } from '../src/subjects/user_mem_abort/variants.ts';

const SCENARIOS = 4_000;

/** Races whose possibility changed over calls that they commute with, in random scenarios with one race, and how many were looked at. */
function changed(): { readonly names: readonly string[]; readonly looked: number } {
  const bench = new Bench();
  const { m } = bench;
  const names = new Set<string>();
  let looked = 0;
  let calls: { readonly call: number; readonly possible: readonly boolean[] } | null = null;
  const { admit, enter, touch } = RaceScheduler.prototype;
  /** What commutes with all that the call under way has done beyond what it always does. */
  let apart = -1;
  RaceScheduler.prototype.touch = function (parts) {
    apart &= apartFrom(parts);
    touch.call(this, parts);
  };
  RaceScheduler.prototype.admit = function () {
    apart = 0;
    admit.call(this);
  };
  RaceScheduler.prototype.enter = function (call) {
    const struck = this.struck;
    const occurrence = enter.call(this, call);
    const possible = RACES.map((race) => race.possible(m));
    if (calls !== null && this.struck === struck) {
      const { call: before, possible: then } = calls;
      RACES.forEach(({ name }, i) => {
        if ((COMMUTES[before] & apart & (1 << (i + 1))) === 0) return;
        looked++;
        if (possible[i] !== then[i]) names.add(name);
      });
    }
    calls = { call, possible };
    apart = -1;
    return occurrence;
  };
  try {
    for (let seed = 0; seed < SCENARIOS; seed++) {
      bench.choices.startRandom(seed);
      calls = null;
      bench.run(BUILT_IN[seed % BUILT_IN.length], 1);
    }
  } finally {
    Object.assign(RaceScheduler.prototype, { admit, enter, touch });
  }
  return { names: [...names], looked };
}

it('no call changes whether a race can happen that it commutes with', () => {
  const { looked, names } = changed();
  expect(names).toEqual([]);
  expect(looked).toBeGreaterThan(100_000);
});

it('a call that was taken to commute with all of them would', () => {
  const honest = COMMUTES.slice();
  COMMUTES.fill(-1);
  const { names } = changed();
  COMMUTES.set(honest);
  expect(names.length).toBeGreaterThan(0);
});
