// SPDX-License-Identifier: GPL-2.0-only
// All mutants of all variants.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Pair } from '../../core/pair.ts';
import type { Variant } from '../../core/variant.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { FINDINGS } from '../../subjects/user_mem_abort/known-problems/all.ts';
import { namesOf } from '../evidence.ts';
import { hunt } from '../hunt.ts';
import { OPERATORS } from '../operators/all.ts';
import { plant } from '../plant/plant.ts';
import { PlantError } from '../plant/plant-error.ts';
import { Planter } from '../plant/planter.ts';
import { brokenRule } from './broken-rule.ts';
import { equivalenceOf } from './equivalent.ts';
import { EQUIVALENTS } from './equivalents/all.ts';
import type { Fate, Judged, Mutant } from './mutant.ts';
import { mutantsOf } from './mutants-of.ts';
import { type MutationReport, scoreOf, type VariantScore } from './result.ts';

/** What `mutate` is asked to do. */
export interface MutateOptions {
  /** The built-in variants to mutate. The helpers that they share are mutated with the original. */
  readonly variants: readonly Variant[];
  /** Name of the original. */
  readonly original: string;
  /** Scenarios that a mutant has to survive. */
  readonly runs: number;
  /** 32 bits; the same seed gives the same report. */
  readonly seed: number;
  /** Draw among the representatives alone: those machines that the exhaustive engine runs. */
  readonly representatives: boolean;
  /** Which mutants are made; all if null. */
  readonly only: { readonly since: string; readonly covers: (mutant: Mutant) => boolean } | null;
  readonly onProgress?: (progress: MutationProgress) => void;
}

/** How far a run has come. */
export interface MutationProgress {
  readonly variant: string;
  readonly done: number;
  readonly total: number;
  readonly survived: number;
}

/**
 * Scenarios of a budget from which on the structure rules are asked about survivors: a smaller one leaves so many that walking all
 * their paths would take longer than running them.
 */
const RULES_FROM = 10_000;

/** Scenarios that a mutant has to survive unless told otherwise. */
export const DEFAULT_RUNS = 60_000;
/** Races that may strike in one run. */
const RACES = 1;

/** A name that is used where there is none yet, or a constant that is written: neither program would have been compiled. */
const REFUSED_BY_COMPILER = /^ReferenceError|^TypeError: Assignment to constant variable/;

/** Mutates the variants and counts what the verifier notices. */
export async function mutate(options: MutateOptions): Promise<MutationReport> {
  const planter = new Planter();
  const bench = new Bench();
  const work = options.variants.map((variant) => {
    const { helpers, own } = planter.sources(variant.name);
    const files = variant.name === options.original ? [...own, ...helpers] : own;
    const all = mutantsOf(variant.name, files, OPERATORS);
    return { variant, files, mutants: options.only === null ? all : all.filter(options.only.covers) };
  });
  const total = work.reduce((sum, { mutants }) => sum + mutants.length, 0);
  const variants: VariantScore[] = [];
  const remarks: string[] = [];
  let done = 0;
  let survived = 0;
  for (const { mutants, variant } of work) {
    const judged: Judged[] = [];
    for (const mutant of mutants) {
      options.onProgress?.({ variant: variant.name, done, total, survived });
      const found = fateOf(planter, bench, variant, mutant, options);
      const listed = equivalenceOf(mutant, EQUIVALENTS);
      if (listed !== null && found.kind === 'killed') remarks.push(refuted(mutant, found.by));
      const fate: Fate =
        listed !== null && found.kind === 'survived' ? { kind: 'equivalent', reason: listed.reason } : found;
      judged.push({ mutant, fate });
      done++;
      if (fate.kind === 'survived') survived++;
      await nextTurn();
    }
    variants.push({ variant: variant.name, ...scoreOf(judged), mutants: judged });
  }
  const { invalid: _, ...score } = scoreOf(variants.flatMap(({ mutants }) => mutants));
  return {
    ...score,
    variants,
    files: work.flatMap(({ files }) =>
      files.map((file) => ({ path: file.getFilePath().slice(1), source: file.getFullText() })),
    ),
    remarks,
    runs: options.runs,
    seed: options.seed,
    representatives: options.representatives,
    since: options.only?.since ?? null,
  };
}

function refuted(mutant: Mutant, by: string): string {
  return `the list of equivalent mutants has ${mutant.id}, which is told by: ${by}`;
}

function fateOf(
  planter: Planter,
  bench: Bench,
  original: Variant,
  mutant: Mutant,
  options: MutateOptions,
): Fate {
  let planted: Variant;
  try {
    planted = plant(planter, mutant, original, bench.m);
  } catch (error) {
    if (error instanceof PlantError || error instanceof SyntaxError)
      return { kind: 'invalid', reason: error.message };
    throw error;
  }
  const fate = fateInDraw(bench, original, planted, options);
  if (fate.kind !== 'survived' || options.runs < RULES_FROM) return fate;
  if (equivalenceOf(mutant, EQUIVALENTS) !== null) return fate;
  const rule = brokenRule(planter, mutant);
  return rule === null
    ? fate
    : { kind: 'killed', by: `the structure rule ${rule}`, scenarios: fate.scenarios };
}

/** What a draw of scenarios tells. No contract excuses a difference: the two are meant to be the same code. */
function fateInDraw(
  bench: Bench,
  original: Variant,
  planted: Variant,
  { representatives, runs, seed }: MutateOptions,
): Fate {
  const rules = { strict: false, preemptions: RACES, findings: FINDINGS };
  const pair = new Pair(bench, original, { ...planted, contracts: [] }, rules);
  pair.choices.keepToRepresentatives = representatives;
  const found = hunt(pair, seed, runs);
  if (found === null) return { kind: 'survived', scenarios: runs };
  const { evidence, threw } = found.sighting;
  return threw !== null && REFUSED_BY_COMPILER.test(threw)
    ? { kind: 'invalid', reason: threw }
    : { kind: 'killed', by: namesOf([evidence]).join(', '), scenarios: found.scenarios };
}
