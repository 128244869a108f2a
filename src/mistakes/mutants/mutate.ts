// SPDX-License-Identifier: GPL-2.0-only
// All mutants of all variants.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Translation } from '../../c/translate.ts';
import { Pair } from '../../core/pair.ts';
import { problemsOf, type Subject } from '../../core/subject.ts';
import type { Variant } from '../../core/variant.ts';
import { confinedBy } from '../../engines/jobs/limits.ts';
import type { VariantSource } from '../../source/variant-source.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { functionOf } from '../../subjects/user_mem_abort/variant.ts';
import { namesOf } from '../evidence.ts';
import { hunt } from '../hunt.ts';
import { OPERATORS } from '../operators/all.ts';
import { plant } from '../plant/plant.ts';
import { PlantError } from '../plant/plant-error.ts';
import { Planter } from '../plant/planter.ts';
import { argumentFor, argumentsWithoutMutant } from './arguments.ts';
import { brokenRule } from './broken-rule.ts';
import { decide } from './decide.ts';
import { isModelBlind } from './model-blind.ts';
import type { Fate, Judged, Mutant } from './mutant.ts';
import { mutantsOf } from './mutants-of.ts';
import { mutantsOfC, textOf } from './of-c.ts';
import { type MutationReport, scoreOf, type VariantScore } from './result.ts';

/** A variant that mistakes are planted into. */
export type Mutable = Variant & { readonly translation?: Translation; readonly module?: ModuleSource };

/** What a variant that is a module and not built in is made of. */
export interface ModuleSource {
  readonly source: VariantSource;
  /** What the paths of its files are told from. */
  readonly root: string;
}

/** What `mutate` is asked to do. */
export interface MutateOptions {
  readonly subject: Subject;
  /** The variants to mutate: built-in ones, whose shared helpers are mutated with the original, such as are C, and modules with their source. */
  readonly variants: readonly Mutable[];
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
  /** Stops the run: what was drawn until then is reported. */
  readonly signal?: AbortSignal;
}

/** How far a run has come. */
export type MutationProgress =
  | {
      readonly phase: 'draw';
      readonly variant: string;
      readonly done: number;
      readonly total: number;
      readonly survived: number;
    }
  | {
      readonly phase: 'decide';
      readonly variant: string;
      /** Survivors of the draw that are decided. */
      readonly mutants: number;
      /** What is walked through, and the share of it that was. */
      readonly bound: string;
      readonly share: number;
    };

/** Scenarios that a mutant has to survive unless told otherwise. */
export const DEFAULT_RUNS = 60_000;

/**
 * Scenarios of a budget from which on survivors are decided: a smaller one leaves so many that walking through all machines with them
 * would take longer than drawing more.
 */
const DECIDED_FROM = 10_000;
/** Races that may strike in one run. */
const RACES = 1;

/** A name that is used where there is none yet, or a constant that is written: neither program would have been compiled. */
const REFUSED_BY_COMPILER = /^ReferenceError|^TypeError: Assignment to constant variable/;

/** Mutates the variants and counts what the verifier notices. */
export async function mutate(options: MutateOptions): Promise<MutationReport> {
  const planter = new Planter();
  const work = options.variants.map((variant) => {
    const { module, translation } = variant;
    if (translation !== undefined) planter.takeIn(variant.name, translation);
    if (module !== undefined)
      planter.takeInModule(variant.name, module.source, functionOf(variant).signature, module.root);
    const { helpers, own } = planter.sources(variant.name);
    const files = variant.name === options.original ? [...own, ...helpers] : own;
    const made = mutantsOf(variant.name, files, OPERATORS);
    const all = translation === undefined ? made : mutantsOfC(made, translation);
    const texts =
      translation === undefined
        ? files.map((file) => ({ path: file.getFilePath().slice(1), source: file.getFullText() }))
        : [{ path: translation.file, source: textOf(translation) }];
    return { variant, texts, mutants: options.only === null ? all : all.filter(options.only.covers) };
  });
  const total = work.reduce((sum, { mutants }) => sum + mutants.length, 0);
  const variants: VariantScore[] = [];
  const remarks: string[] = [];
  let done = 0;
  let survived = 0;
  const isStopped = (): boolean => options.signal?.aborted === true;
  for (const { mutants, variant } of work) {
    if (isStopped()) break;
    // What a variant of C cannot be given is left out of its runs alone.
    const bench = options.subject.createBench() as Bench;
    const drawn: Judged[] = [];
    for (const mutant of mutants) {
      if (isStopped()) break;
      options.onProgress?.({ phase: 'draw', variant: variant.name, done, total, survived });
      const fate = fateInDraw(planter, bench, variant, mutant, options);
      drawn.push({ mutant, fate });
      done++;
      if (fate.kind === 'survived') survived++;
      await nextTurn();
    }
    const judged = isStopped() ? drawn : await withSurvivors(planter, variant, drawn, options);
    remarks.push(...judged.flatMap(refuted));
    variants.push({ variant: variant.name, ...scoreOf(judged), mutants: judged });
  }
  if (isStopped())
    remarks.push(`stopped after ${done} of ${total} mutants: survivors were not looked at any further`);
  else if (options.only === null) {
    const all = variants.flatMap(({ mutants }) => mutants.map(({ mutant }) => mutant));
    const made = new Set(variants.map(({ variant }) => variant));
    remarks.push(...argumentsWithoutMutant(all, made));
  }
  const { invalid: _, ...score } = scoreOf(variants.flatMap(({ mutants }) => mutants));
  return {
    ...score,
    variants,
    files: work.flatMap(({ texts }) => texts),
    remarks,
    runs: options.runs,
    seed: options.seed,
    representatives: options.representatives,
    since: options.only?.since ?? null,
    stopped: isStopped(),
  };
}

/** An argument that a run refutes. */
function refuted({ fate, mutant }: Judged): readonly string[] {
  return fate.kind === 'killed' && argumentFor(mutant) !== null
    ? [`the list of arguments has ${mutant.id}, which is told by: ${fate.by}`]
    : [];
}

/** What a draw of scenarios tells. No contract excuses a difference: the two are meant to be the same code. */
function fateInDraw(
  planter: Planter,
  bench: Bench,
  original: Variant,
  mutant: Mutant,
  { representatives, runs, seed, subject }: MutateOptions,
): Fate {
  let planted: Variant;
  try {
    planted = plant(planter, mutant, original, bench.m);
  } catch (error) {
    if (error instanceof PlantError || error instanceof SyntaxError)
      return { kind: 'invalid', reason: error.message };
    throw error;
  }
  const rules = { strict: false, preemptions: RACES, knownProblems: problemsOf(subject, original) };
  for (const [dimension, values] of confinedBy({ subject, legacy: original, refactored: [] }))
    bench.choices.confine(dimension, values);
  const pair = new Pair(bench, original, { ...planted, contracts: [] }, rules);
  pair.choices.keepToRepresentatives = representatives;
  const found = hunt(pair, seed, runs);
  if (found === null) return { kind: 'survived', scenarios: runs };
  const { evidence, threw } = found.sighting;
  return threw !== null && REFUSED_BY_COMPILER.test(threw)
    ? { kind: 'invalid', reason: threw }
    : { kind: 'killed', by: namesOf([evidence]).join(', '), scenarios: found.scenarios };
}

/** The fates after what no draw can say: what the model is blind to, structure rules, a walk through all machines, and arguments. */
async function withSurvivors(
  planter: Planter,
  original: Variant,
  drawn: readonly Judged[],
  { onProgress, runs, subject }: MutateOptions,
): Promise<readonly Judged[]> {
  const blind = (judged: Judged): Judged =>
    judged.fate.kind === 'survived' && isModelBlind(planter, judged.mutant)
      ? { ...judged, fate: { kind: 'model-blind' } }
      : judged;
  const rest = drawn.map(blind);
  if (runs < DECIDED_FROM) return rest;
  const ruled = rest.map((judged): Judged => {
    if (judged.fate.kind !== 'survived') return judged;
    const rule = brokenRule(planter, judged.mutant);
    return rule === null
      ? judged
      : { ...judged, fate: { kind: 'killed', by: `the structure rule ${rule}`, scenarios: runs } };
  });
  const open = ruled.filter(({ fate }) => fate.kind === 'survived').map(({ mutant }) => mutant);
  const decisions = await decide(subject, planter, original, open, (bound, mutants, share) =>
    onProgress?.({ phase: 'decide', variant: original.name, mutants, bound, share }),
  );
  return ruled.map((judged): Judged => {
    const decided = decisions.get(judged.mutant.id);
    if (decided !== undefined) return { ...judged, fate: decided };
    const reason = judged.fate.kind === 'survived' ? argumentFor(judged.mutant) : null;
    return reason === null ? judged : { ...judged, fate: { kind: 'argued', reason } };
  });
}
