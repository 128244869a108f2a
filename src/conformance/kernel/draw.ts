// SPDX-License-Identifier: GPL-2.0-only
// Which scenarios go to the machine: every value that can be had, then every pair of values that comes up.
import { type Scenario, scenarioOf } from '../../core/scenario.ts';
import type { Variant } from '../../core/variant.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { DIMENSIONS } from '../../subjects/user_mem_abort/dimensions/all.ts';
import { D, type DimensionName } from '../../subjects/user_mem_abort/dimensions/names.ts';
import { type Prediction, predict } from './predict.ts';
import { type Realised, realise } from './realise.ts';
import { whyUnrealised } from './unrealised.ts';

/** A scenario with its steps on the machine and what the model says of it. */
export interface Drawn {
  readonly id: string;
  readonly scenario: Scenario;
  readonly realised: Realised;
  readonly prediction: Prediction;
}

/** What came of drawing. */
export interface Draw {
  readonly scenarios: readonly Drawn[];
  /** How often values that exclude each other on the machine were drawn, by reason. */
  readonly refused: ReadonlyMap<string, number>;
}

/** Draws after which the search for pairs that are missing ends. */
const DRAWS_PER_SCENARIO = 60;

/** What a run on the bench looked at, by name. */
function askedOf(bench: Bench): (name: DimensionName) => string | undefined {
  return (name) => {
    const value = bench.choices.values[D[name]];
    return value < 0 ? undefined : DIMENSIONS[D[name]].values[value].label;
  };
}

/** Confines a bench to the values that the machine can have. */
function confine(bench: Bench): void {
  for (const { name, values } of DIMENSIONS) {
    let mask = 0;
    values.forEach(({ label }, value) => {
      if (whyUnrealised(name, label) === null) mask |= 1 << value;
    });
    bench.choices.confine(D[name as DimensionName], mask);
  }
}

/** Draws up to `count` scenarios without races on which no two are alike. */
export function drawScenarios(variant: Variant, count: number, seed: number): Draw {
  const bench = new Bench();
  confine(bench);
  const scenarios: Drawn[] = [];
  const refused = new Map<string, number>();
  const pairs = new Set<string>();
  const drawn = new Set<string>();
  const spare: Drawn[] = [];
  for (let draw = 0; draw < count * DRAWS_PER_SCENARIO && scenarios.length < count; draw++) {
    bench.choices.startRandom(seed + draw);
    bench.choices.beginRun();
    const prediction = predict(bench, variant, 0);
    const scenario = scenarioOf(bench.choices);
    const text = JSON.stringify(scenario.choices);
    if (drawn.has(text)) continue;
    drawn.add(text);
    const asked = askedOf(bench);
    bench.m.reset(0);
    const realised = realise(bench.m, asked);
    if (realised.kind === 'refused') {
      refused.set(realised.reason, (refused.get(realised.reason) ?? 0) + 1);
      continue;
    }
    const one = { id: `s${seed + draw}`, scenario, realised, prediction };
    (addPairs(pairs, scenario) ? scenarios : spare).push(one);
  }
  return { scenarios: [...scenarios, ...spare].slice(0, count), refused };
}

/** @returns whether a pair of values of the scenario was not there before */
function addPairs(pairs: Set<string>, { choices }: Scenario): boolean {
  const values = Object.entries(choices).map(([name, value]) => `${name}=${value}`);
  const before = pairs.size;
  for (const a of values) for (const b of values) if (a < b) pairs.add(`${a} ${b}`);
  return pairs.size > before;
}
