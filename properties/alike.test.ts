// SPDX-License-Identifier: GPL-2.0-only
/** Runs that touch no part of the machine in which two races differ come to the same under both: why a walk takes one of them. */
import { expect, it } from 'vitest';
import { resolve, startDraft } from '../src/core/draft.ts';
import { CALL_NAMES } from '../src/kernel/calls.ts';
import { RACE_NAMES } from '../src/kernel/races/actions.ts';
import { DISTINCT } from '../src/kernel/races/distinct.ts';
import type { Struck } from '../src/kernel/races/schedule.ts';
import { Bench } from '../src/subjects/user_mem_abort/bench.ts';
import { BUILT_IN } from '../src/subjects/user_mem_abort/variants.ts';

const SCENARIOS = 250;

/** What a run called and got, what other threads did left out, and how its race struck. */
interface Run {
  readonly calls: string;
  readonly action: number;
  readonly struck: Struck;
}

/** Pairs of races under which runs came to different ends that were taken to come to the same, and how many pairs were looked at. */
function apart(): { readonly names: readonly string[]; readonly looked: number } {
  const bench = new Bench();
  const { choices, m } = bench;
  const names = new Set<string>();
  let looked = 0;
  for (let seed = 0; seed < SCENARIOS; seed++) {
    const variant = BUILT_IN[seed % BUILT_IN.length];
    choices.startRandom(seed);
    const ret = bench.runTraced(variant, 0);
    const { values } = resolve(choices);
    const calls = (): string =>
      bench.trace
        .flatMap((effect) =>
          effect.kind === 'call' && (CALL_NAMES as readonly string[]).includes(effect.name) ? [effect] : [],
        )
        .map(({ args, name, result, within }) =>
          within === undefined || within === name ? `${name} ${args} ${result}` : '',
        )
        .join('\n');
    const sites: { site: number; run: Run }[] = [];
    m.scheduler.tellSeen((site, touched) => {
      sites.push({
        site,
        run: { action: 0, calls: `${calls()}\n${ret}`, struck: { site, touched, admitted: -1, state: 0 } },
      });
    });
    for (const { site, run } of sites) {
      const runs = [run];
      for (let action = 1; action < RACE_NAMES.length; action++) {
        startDraft(choices, { seed: 0, given: { values, races: [[site, action]] } });
        const ret = bench.runTraced(variant, 1);
        m.scheduler.tellStruck((struck) => {
          if (struck.site === site) runs.push({ action, calls: `${calls()}\n${ret}`, struck: { ...struck } });
        });
      }
      for (const first of runs)
        for (const second of runs) {
          if (second.action === first.action || second.action === 0) continue;
          if ((first.struck.touched & DISTINCT[first.action][second.action]) !== 0) continue;
          looked++;
          if (first.calls !== second.calls)
            names.add(`${RACE_NAMES[second.action]} as ${RACE_NAMES[first.action]}`);
        }
    }
  }
  return { names: [...names], looked };
}

it('runs come to the same under two races if they touch no part in which these differ', () => {
  const { looked, names } = apart();
  expect(names).toEqual([]);
  expect(looked).toBeGreaterThan(5_000);
});

it('they would not, if races were alike that leave different machines', () => {
  const honest = DISTINCT.map((row) => row.slice());
  for (const row of DISTINCT) row.fill(0);
  const { names } = apart();
  for (const [other, row] of DISTINCT.entries()) row.set(honest[other]);
  expect(names.length).toBeGreaterThan(20);
});
