// SPDX-License-Identifier: GPL-2.0-only
/** What is unmapped before anyone looked at it is not built: the machine is the one whose tables were built first. */
import { expect, it } from 'vitest';
import { at } from '../src/core/at.ts';
import { OutcomeVector } from '../src/core/outcome-vector.ts';
import { RACES } from '../src/kernel/races/all.ts';
import { isAllowed } from '../src/kernel/races/allowed.ts';
import { applyRace } from '../src/kernel/races/apply.ts';
import { Bench } from '../src/subjects/user_mem_abort/bench.ts';

const SCENARIOS = 1_500;

/** The machine of `seed` after `action`, every part of it, and whether its tables were still not built then; null where it cannot happen. `built`: the tables are there before it. */
function after(
  bench: Bench,
  seed: number,
  action: number,
  built: boolean,
): { readonly machine: string; readonly isOpen: boolean } | null {
  const { choices, m } = bench;
  choices.startRandom(seed);
  m.reset(0);
  if (built) m.stage2.ensure();
  if (!isAllowed(m, action)) return null;
  applyRace(m, action);
  const isOpen = !m.stage2.touched;
  bench.complete();
  const out = new OutcomeVector();
  bench.writeOutcome(0, out);
  return { machine: out.key(), isOpen };
}

it('no race leaves another machine where the tables were not built before it', () => {
  const bench = new Bench();
  const unseen = new Map<string, number>();
  const wrong: string[] = [];
  for (let seed = 0; seed < SCENARIOS; seed++) {
    for (let action = 1; action <= RACES.length; action++) {
      const { name } = at(RACES, action - 1);
      const before = after(bench, seed, action, true);
      const lazily = after(bench, seed, action, false);
      if (lazily?.machine !== before?.machine) wrong.push(`${name}, seed ${seed}`);
      if (lazily?.isOpen) unseen.set(name, (unseen.get(name) ?? 0) + 1);
    }
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  // Neighbours of a small page outlive that it goes, and are built when somebody asks.
  expect(unseen.get('unmap')).toBeGreaterThan(20);
});
