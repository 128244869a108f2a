// SPDX-License-Identifier: GPL-2.0-only
// Scenarios that are given, rather than drawn: one of a file, those of the known problems.
import { giveScenario, type Scenario, scenarioOf } from '../../core/scenario.ts';
import type { Variant } from '../../core/variant.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { KNOWN_PROBLEMS } from '../../subjects/user_mem_abort/known-problems/all.ts';
import { askedOf, type Drawn, struckAlone, unforced } from './draw.ts';
import { benchOf, type FunctionName } from './functions.ts';
import type { ImagePages } from './page-size.ts';
import { predict } from './predict.ts';
import { type Holder, realise } from './realise.ts';
import { whyNot } from './unrealised-abort.ts';

/** A scenario for the machine, or why it cannot be brought about there. */
export type Given = Drawn | { readonly reason: string };

/** What a given scenario is of, and for. */
export interface GivenFor {
  /** `user_mem_abort()` unless given. */
  readonly of?: FunctionName;
  /** What pages the machine has; 4K unless given. */
  readonly pages?: ImagePages;
  /** Who holds the handler while another thread acts; a debugger unless given. */
  readonly holder?: Holder;
}

/** A given scenario with its steps and what the model says of it. */
export function give(
  variant: Variant,
  scenario: Scenario,
  id: string,
  { holder, of = 'user_mem_abort', pages = '4k' }: GivenFor = {},
): Given {
  const bench = benchOf(of);
  giveScenario(bench.choices, scenario);
  bench.choices.beginRun();
  const prediction = predict(bench, variant, scenario.races.length);
  const looked = scenarioOf(bench.choices);
  for (const [dimension, value] of Object.entries(looked.choices)) {
    const reason = whyNot(of, dimension, value, pages);
    if (reason !== null) return { reason: `${dimension}=${value}: ${reason}` };
  }
  const [race = null, ...more] = scenario.races;
  if (more.length > 0) return { reason: 'more than one race' };
  // The other thread would act on the machine all the same.
  if (race !== null && !struckAlone(bench, race))
    return { reason: `the race ${race.action} does not strike at ${race.site} in it` };
  const asked = askedOf(bench);
  bench.m.reset(0);
  const realised = realise(bench.m, asked, race, holder);
  if (realised.kind === 'refused') return { reason: realised.reason };
  return { id, of, scenario: looked, realised, prediction: unforced(prediction, realised) };
}

/** A known problem of the model's base, and what the C of the running kernel makes of its scenario. */
export interface KnownOnKernel {
  readonly id: string;
  readonly title: string;
  /** Whether the variant breaks one of the problem's invariants there, by the model. */
  readonly predicted: boolean;
  readonly given: Given;
}

/** The scenario of every known problem. @param steered whether races can be had */
export function knownProblems(
  variant: Variant,
  steered: boolean,
  pages: ImagePages,
): readonly KnownOnKernel[] {
  const bench = new Bench();
  return KNOWN_PROBLEMS.map(({ id, invariants, scenario, title }, i) => {
    giveScenario(bench.choices, scenario);
    bench.choices.beginRun();
    const { breaches } = bench.record(variant, scenario.races.length);
    const predicted = breaches.some(({ invariant }) => invariants.includes(invariant));
    const given: Given =
      scenario.races.length > 0 && !steered
        ? { reason: 'its scenario has a race, and no debugger was asked for' }
        : give(variant, scenario, `k${i + 1}`, { pages });
    return { id, title, predicted, given };
  });
}
