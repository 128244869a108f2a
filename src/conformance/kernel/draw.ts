// SPDX-License-Identifier: GPL-2.0-only
// Which scenarios go to the machine: every value that can be had, then every pair of values that comes up.
import { type Scenario, type ScenarioRace, scenarioOf, siteNumber } from '../../core/scenario.ts';
import type { Variant } from '../../core/variant.ts';
import { RACE_NAMES } from '../../kernel/races/actions.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { D, DIMENSIONS, type DimensionName } from '../../subjects/user_mem_abort/dimensions/all.ts';
import { type Prediction, predict } from './predict.ts';
import { type Realised, realise } from './realise.ts';
import { SITES_HELD } from './steer.ts';
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
export function askedOf(bench: Bench): (name: DimensionName) => string | undefined {
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

/** Draws up to `count` scenarios without races, and `raced` with one, on which no two are alike. */
export function drawScenarios(variant: Variant, count: number, raced: number, seed: number): Draw {
  const bench = new Bench();
  confine(bench);
  const refused = new Map<string, number>();
  const plain = pick(count, (draw) => drawOne(bench, variant, seed + draw, null, refused));
  const sites = SITES_HELD.flatMap((site) => RACES.map((action) => ({ site: `${site}#1`, action })));
  const races = pick(raced, (draw) =>
    drawOne(bench, variant, seed + draw, sites[draw % sites.length], refused),
  );
  return { scenarios: [...plain, ...races], refused };
}

/**
 * Races that are steered. Left out are those for which the other thread would need a vCPU or a stop of its own, and the fork that makes memory
 * copy-on-write, which does not come to an end while the handler is held.
 */
const RACES = RACE_NAMES.filter(
  (name) =>
    !['none', 'vma-device', 'invalidate-begin', 'write-protect'].includes(name) && !name.startsWith('vcpu-'),
);

/** The first that show a pair of values that was not there before, then others. */
function pick(count: number, draw: (number: number) => Drawn | null): readonly Drawn[] {
  const chosen: Drawn[] = [];
  const spare: Drawn[] = [];
  const pairs = new Set<string>();
  const seen = new Set<string>();
  for (let number = 0; number < count * DRAWS_PER_SCENARIO && chosen.length < count; number++) {
    const one = draw(number);
    if (one === null) continue;
    const text = JSON.stringify([one.scenario.choices, one.scenario.races]);
    if (seen.has(text)) continue;
    seen.add(text);
    (addPairs(pairs, one.scenario) ? chosen : spare).push(one);
  }
  return [...chosen, ...spare].slice(0, count);
}

/** One scenario, or null if it cannot be had; a race has to strike at its site. */
function drawOne(
  bench: Bench,
  variant: Variant,
  seed: number,
  race: ScenarioRace | null,
  refused: Map<string, number>,
): Drawn | null {
  const { choices } = bench;
  choices.startRandom(seed);
  choices.beginRun();
  if (race !== null) {
    const space = choices.space;
    choices.giveRace(
      siteNumber(space, race.site),
      RACE_NAMES.indexOf(race.action as (typeof RACE_NAMES)[number]),
    );
  }
  const prediction = predict(bench, variant, race === null ? 0 : 1);
  if (race !== null && !struckAlone(bench, race)) return null;
  const scenario = { ...scenarioOf(choices), races: race === null ? [] : [race] };
  const asked = askedOf(bench);
  bench.m.reset(0);
  const realised = realise(bench.m, asked, race);
  if (realised.kind === 'refused') {
    refused.set(realised.reason, (refused.get(realised.reason) ?? 0) + 1);
    return null;
  }
  const id = race === null ? `s${seed}` : `r${seed}`;
  return { id, scenario, realised, prediction: unforced(prediction, realised) };
}

/** Whether the race struck, before the function had returned, and no other. */
function struckAlone({ m }: Bench, { action, site }: ScenarioRace): boolean {
  const struck = m.recorder.trace.flatMap((effect, i) => (effect.kind === 'race' ? [{ effect, i }] : []));
  const [one] = struck;
  if (struck.length !== 1 || one.effect.end !== 'strikes' || one.effect.name !== action) return false;
  const next = m.recorder.trace[one.i + 1];
  return next !== undefined && next.kind === 'call' && `${next.name}#1` === site;
}

/** Without the call that the debugger makes fail: its probes never see it. */
export function unforced(prediction: Prediction, { plan }: Realised): Prediction {
  if (plan?.kind !== 'fail') return prediction;
  const failed = plan.call === 'topup' ? / = -ENOMEM$/ : /^get_leaf = 0, not valid$/;
  const calls = (prediction.calls ?? '').split('; ').filter((call) => !failed.test(call));
  return { ...prediction, calls: calls.join('; ') };
}

/** @returns whether a pair of values of the scenario was not there before */
function addPairs(pairs: Set<string>, { choices, races }: Scenario): boolean {
  const values = [
    ...Object.entries(choices).map(([name, value]) => `${name}=${value}`),
    ...races.map(({ action, site }) => `${action} ${site}`),
  ];
  const before = pairs.size;
  for (const a of values) for (const b of values) if (a < b) pairs.add(`${a} ${b}`);
  return pairs.size > before;
}
