// SPDX-License-Identifier: GPL-2.0-only
// Which scenarios go to the machine: every value that can be had, then every pair of values that comes up.
import { type Scenario, type ScenarioRace, scenarioOf, siteNumber } from '../../core/scenario.ts';
import type { Variant } from '../../core/variant.ts';
import { RACE_NAMES } from '../../kernel/races/actions.ts';
import { RACES } from '../../kernel/races/all.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { benchOf, type FunctionName, SPACES } from './functions.ts';
import type { ImagePages } from './page-size.ts';
import { type Prediction, predict } from './predict.ts';
import { type Asked, type Holder, type Realised, realise } from './realise.ts';
import { FAILURES, heldAt, PIN, SITES_HELD } from './sites.ts';
import { whyNot } from './unrealised-abort.ts';

/** A scenario with its steps on the machine and what the model says of it. */
export interface Drawn {
  readonly id: string;
  /** The function whose model is the other side. */
  readonly of: FunctionName;
  readonly scenario: Scenario;
  readonly realised: Realised;
  readonly prediction: Prediction;
}

/** What came of drawing. */
export interface Draw {
  readonly scenarios: readonly Drawn[];
  /** How often values that exclude each other on the machine were drawn, by reason. */
  readonly refused: ReadonlyMap<string, number>;
  /** Races that the locks leave at a site and that no draw brought about there. */
  readonly missing: readonly MissingRace[];
}

/** The same without races. */
export type AbortDraw = Omit<Draw, 'missing'>;

/** A race at a site that no draw brought about, with what stood in the way most often. */
export interface MissingRace extends ScenarioRace {
  readonly reason: string;
}

/** Draws after which the search for pairs that are missing ends. */
const DRAWS_PER_SCENARIO = 60;
/** Draws after which a race at a site is given up. */
export const DRAWS_PER_RACE = 600;

/** What to draw. */
export interface DrawRequest {
  /** Scenarios without another thread. */
  readonly scenarios: number;
  /** Scenarios with one. */
  readonly races: number;
  /** Whether there is a debugger that holds the handler and makes calls fail; else userfaultfd holds it alone. */
  readonly debugger: boolean;
  readonly seed: number;
  /** What pages the image has; 4K unless given. */
  readonly pages?: ImagePages;
}

/** What a run on the bench has looked at so far, by name. */
export function askedOf({ choices }: Bench): Asked {
  const { choices: looked } = scenarioOf(choices);
  return (name) => looked[name];
}

/** A value of a dimension, by names. */
interface NamedValue {
  readonly dimension: string;
  readonly value: string;
}

/** Values that a debugger alone brings about. */
const FORCED: readonly NamedValue[] = Object.values(FAILURES);

/** Confines a bench to the values that the machine can have; no call fails but the forced one. */
function confine(
  of: FunctionName,
  bench: Bench,
  pages: ImagePages | undefined,
  forced: NamedValue | null,
): void {
  bench.choices.space.dimensions.forEach(({ name, values }, number) => {
    let mask = 0;
    values.forEach(({ label }, value) => {
      const isForced = FORCED.some((one) => one.dimension === name && one.value === label);
      const wanted = forced?.dimension === name ? isForced : !isForced;
      if (wanted && whyNot(of, name, label, pages) === null) mask |= 1 << value;
    });
    bench.choices.confine(number, mask);
  });
}

/** Draws scenarios of which no two are alike. */
export function drawScenarios(variant: Variant, request: DrawRequest): Draw {
  const { debugger: steered, pages, races, scenarios: plain, seed } = request;
  const bench = benchOf('user_mem_abort');
  const refused = new Map<string, number>();
  const one: DrawOne = (number, want, reasons = refused) =>
    drawOne('user_mem_abort', bench, variant, seed + number, want, reasons);
  confine('user_mem_abort', bench, pages, null);
  const scenarios = [
    ...pick(
      plain,
      (number) => one(number, { race: null, holder: 'debugger' }),
      possible('user_mem_abort', pages),
    ),
  ];
  const raced = pickRaces(races, steered, one);
  scenarios.push(...raced.scenarios);
  if (steered && races > 0) {
    for (const forced of FORCED) {
      confine('user_mem_abort', bench, pages, forced);
      scenarios.push(
        ...pick(FAILING, (number) => {
          const drawn = one(number, { race: null, holder: 'debugger' });
          return drawn?.realised.plan === null ? null : drawn;
        }),
      );
    }
  }
  return { scenarios: numbered(scenarios), refused, missing: raced.missing };
}

/** Draws aborts for the dispatcher, none of them with a race. */
export function drawAborts(variant: Variant, count: number, seed: number, pages?: ImagePages): AbortDraw {
  const name: FunctionName = 'kvm_handle_guest_abort';
  const bench = benchOf(name);
  const refused = new Map<string, number>();
  confine(name, bench, pages, null);
  const scenarios = pick(
    count,
    (number) => drawOne(name, bench, variant, seed + number, { race: null, holder: 'debugger' }, refused),
    possible(name, pages),
  );
  return { scenarios: numbered(scenarios), refused };
}

/** Names scenarios by their kind and place: `s` without a race, `d` of the dispatcher, `u` with userfaultfd in the pin, `r` with a debugger, `f` with a call that fails. */
function numbered(scenarios: readonly Drawn[]): readonly Drawn[] {
  const counts = new Map<string, number>();
  return scenarios.map((drawn) => {
    const { action, plan } = drawn.realised;
    const alone = drawn.of === 'user_mem_abort' ? 's' : 'd';
    const letter = plan === null ? (action === null ? alone : 'u') : plan.kind === 'race' ? 'r' : 'f';
    const number = (counts.get(letter) ?? 0) + 1;
    counts.set(letter, number);
    return { ...drawn, id: `${letter}${number}` };
  });
}

/** Scenarios in which a call fails, for each such call. */
const FAILING = 6;

/** What a scenario is to have besides values. */
interface Wanted {
  readonly race: ScenarioRace | null;
  readonly holder: Holder;
}
type DrawOne = (number: number, want: Wanted, refused?: Map<string, number>) => Drawn | null;

/** Every race at every site at which the locks leave it, each with who can hold the handler there. */
function racesAtSites(steered: boolean): readonly Wanted[] {
  const possible = SITES_HELD.flatMap((site) =>
    RACES.filter(({ mmapLock, mmuLock }) => {
      const { under } = heldAt(site);
      return !(under === 'mmap_lock' && mmapLock === 'free') && !(under === 'mmu_lock' && mmuLock === 'free');
    }).map(({ name }): ScenarioRace => ({ site: `${site}#1`, action: name })),
  );
  const inPin = possible.filter(({ site }) => site === `${PIN}#1`);
  return [
    ...inPin.map((race): Wanted => ({ race, holder: 'userfaultfd' })),
    ...(steered ? possible.map((race): Wanted => ({ race, holder: 'debugger' })) : []),
  ];
}

/** Every race at every site in turn, until there are enough. */
function pickRaces(
  count: number,
  steered: boolean,
  draw: DrawOne,
): { readonly scenarios: readonly Drawn[]; readonly missing: readonly MissingRace[] } {
  const chosen: Drawn[] = [];
  const missing: MissingRace[] = [];
  const seen = new Set<string>();
  let open = racesAtSites(steered);
  for (let round = 0; open.length > 0 && chosen.length < count; round++) {
    const had: Wanted[] = [];
    for (const want of open) {
      if (chosen.length === count) break;
      const reasons = new Map<string, number>();
      const one = firstNew(seen, round * DRAWS_PER_RACE, (number) => draw(number, want, reasons));
      if (one !== null) {
        chosen.push(one);
        had.push(want);
      } else if (round === 0 && want.race !== null && want.holder === 'debugger') {
        missing.push({ ...want.race, reason: mostFrequent(reasons) });
      }
    }
    open = had;
  }
  return { scenarios: chosen, missing };
}

function firstNew(seen: Set<string>, from: number, draw: (number: number) => Drawn | null): Drawn | null {
  for (let number = from; number < from + DRAWS_PER_RACE; number++) {
    const one = draw(number);
    if (one === null || seen.has(textOf(one))) continue;
    seen.add(textOf(one));
    return one;
  }
  return null;
}

function mostFrequent(reasons: ReadonlyMap<string, number>): string {
  const [first] = [...reasons].sort(([, a], [, b]) => b - a);
  return first === undefined ? 'no machine on which it can strike there comes to the site' : first[0];
}

function textOf({ realised, scenario }: Drawn): string {
  return JSON.stringify([scenario.choices, scenario.races, realised.steps.at(-1)]);
}

/**
 * Those that show a value first, then those that show a pair of values first, then others. Once there are enough the search goes on for values that none has, where
 * `missing` says of which there are any.
 */
function pick(
  count: number,
  draw: (number: number) => Drawn | null,
  missing: Set<string> = new Set(),
): readonly Drawn[] {
  const first: Drawn[] = [];
  const chosen: Drawn[] = [];
  const spare: Drawn[] = [];
  const pairs = new Set<string>();
  const seen = new Set<string>();
  const isOpen = (): boolean => first.length + chosen.length < count || missing.size > 0;
  for (let number = 0; number < count * DRAWS_PER_SCENARIO && isOpen(); number++) {
    const one = draw(number);
    if (one === null || seen.has(textOf(one))) continue;
    seen.add(textOf(one));
    const isNew = addPairs(pairs, one.scenario);
    const shown = valuesOf(one.scenario).filter((value) => missing.delete(value));
    (shown.length > 0 ? first : isNew ? chosen : spare).push(one);
  }
  return [...first, ...chosen, ...spare].slice(0, count);
}

/** The values that a bench of the function is left, as names. */
function possible(of: FunctionName, pages: ImagePages | undefined): Set<string> {
  return new Set(
    SPACES[of].dimensions.flatMap(({ name, values }) =>
      values
        .filter(({ label }) => whyNot(of, name, label, pages) === null)
        .filter(({ label }) => !FORCED.some((one) => one.dimension === name && one.value === label))
        .map(({ label }) => `${name}=${label}`),
    ),
  );
}

function valuesOf({ choices }: Scenario): readonly string[] {
  return Object.entries(choices).map(([name, value]) => `${name}=${value}`);
}

/** One scenario, or null if it cannot be had; a race has to strike at its site. */
function drawOne(
  of: FunctionName,
  bench: Bench,
  variant: Variant,
  seed: number,
  { holder, race }: Wanted,
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
  const realised = realise(bench.m, asked, race, holder);
  if (realised.kind === 'refused') {
    refused.set(realised.reason, (refused.get(realised.reason) ?? 0) + 1);
    return null;
  }
  return { id: '', of, scenario, realised, prediction: unforced(prediction, realised) };
}

/** Whether the race struck, before the function had returned, and no other. */
export function struckAlone({ m }: Bench, { action, site }: ScenarioRace): boolean {
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
function addPairs(pairs: Set<string>, scenario: Scenario): boolean {
  const { races } = scenario;
  const values = [...valuesOf(scenario), ...races.map(({ action, site }) => `${action} ${site}`)];
  const before = pairs.size;
  for (const a of values) for (const b of values) if (a < b) pairs.add(`${a} ${b}`);
  return pairs.size > before;
}
