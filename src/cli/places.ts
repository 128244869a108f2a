// SPDX-License-Identifier: GPL-2.0-only
// Runs each divergence again for its source lines.
import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { legible } from '../core/legible.ts';
import type { PairOptions } from '../core/pair.ts';
import { remembered } from '../core/remembered.ts';
import type { PairReport, VerifyReport } from '../core/result.ts';
import type { Scenario } from '../core/scenario.ts';
import { isSession } from '../core/session.ts';
import { otherSchedule } from '../report/outcome-sets.ts';
import {
  type DivergencePlaces,
  type FindPlace,
  type NamedLine,
  type NameLine,
  type PairLines,
  type Place,
  pairLines,
  placesOf,
} from '../report/places.ts';
import { type SourceLine, shownPaths } from '../source/branches/positions.ts';
import type { CSource } from '../source/c-source.ts';
import { checkoutAround } from '../source/git/git.ts';
import { hunkFor, hunksBetween, shows } from '../source/git/hunks.ts';
import { functionAround } from '../source/lines/function-around.ts';
import { returnWatcher } from '../source/lines/returns.ts';
import {
  type LinedPair,
  type LineTools,
  linedPair,
  linedSession,
  lineTools,
} from '../source/lines/run-lines.ts';
import { textOfWritten } from '../source/program-text.ts';
import type { Bench } from '../subjects/user_mem_abort/bench.ts';
import { SessionPair } from '../subjects/user_mem_abort/sessions/pair.ts';
import { ownModuleAt } from './load-module.ts';
import { type LoadedVariant, type LoadedVariants, subjectIn } from './load-variant.ts';

/** Where each divergence shows in the source, declared or not, by its id: each runs once more, with its source lines. */
export function divergencePlaces(
  report: VerifyReport,
  variants: LoadedVariants,
  folder: string,
): ReadonlyMap<string, DivergencePlaces> {
  const { legacy, refactored } = variants;
  const tools = lineToolsOf(variants);
  return new Map(
    report.pairs.flatMap((pair) => {
      const tip = refactored.find(({ variant }) => variant.name === pair.refactored);
      return tip === undefined ? [] : [...pairPlaces(pair, legacy, tip, report.options, folder, tools)];
    }),
  );
}

/**
 * Where each divergence of one pair shows.
 * @param tools those of the variants that were loaded together
 */
export function pairPlaces(
  pair: PairReport,
  base: LoadedVariant,
  tip: LoadedVariant,
  rules: RunRules,
  folder: string,
  tools: LineTools,
): ReadonlyMap<string, DivergencePlaces> {
  const { divergences } = pair;
  if (divergences.length === 0) return new Map();
  const variants: LoadedVariants = { legacy: base, refactored: [tip] };
  const subject = subjectIn(variants);
  const lined = pairLiner(variants, tip, rules, tools);
  const find = findPlaceFrom(folder);
  const names = nameLinesOf(base, tip, folder);
  const hunks =
    base.c === undefined || tip.c === undefined ? [] : hunksBetween(base.c.source.text, tip.c.source.text);
  return new Map(
    divergences.flatMap((divergence): [string, DivergencePlaces][] => {
      const { id, invariants, scenario } = divergence;
      const pairOf = lined(scenario);
      if (pairOf === null) return [];
      const broken = subject.invariants.filter(({ name }) => invariants.some((line) => line.name === name));
      const lines = placesOf(pairOf, broken, find, names);
      const { base: before, tip: after } = lines.first;
      const tipLine = after?.line ?? null;
      const inside = tip.c?.translation.functions.find(({ name }) => name === after?.function) ?? null;
      const returned = returnsOtherwise(pairOf);
      const hunk = hunkFor(hunks, { base: before?.line ?? null, tip: tipLine, inside, returned });
      const isThere = hunk !== null && [tipLine, ...returned].some((line) => shows(hunk.tip, line));
      const at = tip.c === undefined ? lines.at : cPlace(after, tip.c.source, folder, find);
      const legacy = base.c === undefined ? lines.legacy : cPlace(before, base.c.source, folder, find);
      const other = otherSchedule(divergence);
      const otherPair = other === null ? null : lined(other.scenario);
      const shown = {
        ...lines,
        at,
        legacy,
        hunk: hunk && { ...hunk, isThere },
        newOutcome: otherPair && pairLines(otherPair, names),
      };
      return [[id, legible(shown)]];
    }),
  );
}

/** Lines at which the tip returns, where it returns something else than the base or has nothing more to do when the two part. */
function returnsOtherwise({ firstDifference, legacy, refactored }: LinedPair): readonly number[] {
  const { effects, ret } = refactored.record;
  const ends = ret !== legacy.record.ret || (firstDifference >= 0 && firstDifference >= effects.length);
  return ends ? refactored.returned.map(({ line }) => line) : [];
}

/** What decides how often another thread may strike, and what counts as a difference. */
type RunRules = Pick<PairOptions, 'preemptions' | 'strict'>;

/** Runs a scenario once more with the lines of all its steps; null for a session in which nothing shows at a fault. */
function pairLiner(
  variants: LoadedVariants,
  tip: LoadedVariant,
  rules: RunRules,
  tools: LineTools,
): (scenario: Scenario) => LinedPair | null {
  const subject = subjectIn(variants);
  const { createBench, knownProblems } = subject;
  const { variant: base } = variants.legacy;
  let bench: Bench | null = null;
  return (scenario) => {
    if (isSession(scenario))
      return (
        linedSession(
          (legacy, refactored) => new SessionPair(subject, legacy, refactored, { ...rules, knownProblems }),
          base,
          tip.variant,
          scenario,
          tools,
        )?.pair ?? null
      );
    bench ??= createBench() as Bench;
    const races = Math.max(rules.preemptions, scenario.races.length);
    return linedPair(bench, base, tip.variant, scenario, races, tools);
  };
}

/** Where the steps of both runs of one scenario stand, and their returns. */
export function scenarioLines(
  variants: LoadedVariants,
  tip: LoadedVariant,
  scenario: Scenario,
  rules: RunRules,
  folder: string,
): PairLines | undefined {
  const lined = pairLiner(variants, tip, rules, lineToolsOf(variants))(scenario);
  return lined === null ? undefined : pairLines(lined, nameLinesOf(variants.legacy, tip, folder));
}

/** The tools of variants that were loaded together: to list the scripts and to watch the returns takes longer than most questions about them. */
const TOOLS = new WeakMap<LoadedVariants, LineTools>();

/** What finds the lines of variants that are loaded. */
export function lineToolsOf(variants: LoadedVariants): LineTools {
  const known = TOOLS.get(variants);
  if (known !== undefined) return known;
  const { legacy, refactored } = variants;
  const files = new Map([legacy, ...refactored].map(({ file, variant }) => [variant, file]));
  const tools = lineTools(
    returnWatcher((variant) => files.get(variant as LoadedVariant['variant']) ?? null, ownModuleAt),
  );
  TOOLS.set(variants, tools);
  return tools;
}

function nameLinesOf(
  base: LoadedVariant,
  tip: LoadedVariant,
  folder: string,
): { readonly base: NameLine; readonly tip: NameLine } {
  return { base: nameLines(base, folder), tip: nameLines(tip, folder) };
}

/** Names the lines of a variant: of C by the file as it was given, of a module by its path. */
function nameLines(loaded: LoadedVariant, folder: string): NameLine {
  const inside = functionNames(loaded);
  const pathOf = shownPaths(folder);
  return ({ file, line }) => ({
    function: inside({ file, line }),
    file: loaded.c?.source.file ?? pathOf(file),
    line,
  });
}

/** Finds the functions of a variant that lines are in. */
export function functionNames({ c }: LoadedVariant): (line: SourceLine) => string | null {
  if (c !== undefined) {
    const { functions } = c.translation;
    return ({ line }) => functions.find((f) => f.line <= line && line <= f.endLine)?.name ?? null;
  }
  const texts = new Map<string, string>();
  const known = new Map<string, string | null>();
  return ({ file, line }) => {
    const key = `${line} ${file}`;
    let name = known.get(key);
    if (name === undefined) {
      let text = texts.get(file);
      if (text === undefined) {
        text = textOfWritten(file) ?? '';
        texts.set(file, text);
      }
      name = functionAround(text, line);
      known.set(key, name);
    }
    return name;
  };
}

/** A line of C as tools that show a checkout name it: a revision names its file from the root. */
function cPlace(
  at: NamedLine | null,
  { file, revision }: CSource,
  folder: string,
  find: FindPlace,
): Place | null {
  if (at === null) return null;
  return revision === null
    ? find({ file: resolve(folder, file), line: at.line })
    : { path: file, line: at.line };
}

/** Names files from the root of the checkout around `folder`; outside a checkout, from `folder`. */
function findPlaceFrom(folder: string): FindPlace {
  const root = realpathSync(checkoutAround(folder) ?? folder);
  const pathOf = remembered((file) => {
    if (!existsSync(file)) return null;
    const path = relative(root, realpathSync(file));
    return path.startsWith('..') || isAbsolute(path) ? null : path.replaceAll(sep, '/');
  });
  return ({ file, line }) => {
    const path = pathOf(file);
    return path === null ? null : { path, line };
  };
}
