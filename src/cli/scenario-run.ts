// SPDX-License-Identifier: GPL-2.0-only
// Runs the scenario of a file.

import type { Choices } from '../core/choices.ts';
import { contradictionText } from '../core/contradiction.ts';
import { Pair, type PairOptions } from '../core/pair.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Variant } from '../core/variant.ts';
import { defaultPreemptions } from '../engines/defaults.ts';
import { type Examination, examine } from '../engines/divergence.ts';
import { examineSession } from '../engines/sessions/examine.ts';
import { shrinkSession } from '../engines/sessions/shrink.ts';
import { shrinkScenario } from '../engines/shrink.ts';
import type { ScenarioSetting } from '../report/scenario-file.ts';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import { KNOWN_PROBLEMS } from '../subjects/user_mem_abort/known-problems/all.ts';
import { SessionPair } from '../subjects/user_mem_abort/sessions/pair.ts';
import { isSession, type Session } from '../subjects/user_mem_abort/sessions/session.ts';
import type { Io } from './io.ts';
import { type LoadedVariant, loadVariants } from './load-variant.ts';
import type { ReplayFlags } from './options.ts';
import { readScenarioFile } from './scenario-file.ts';
import { UsageError } from './usage-error.ts';

/** One variant on the scenario of a file. */
export interface ScenarioPair {
  readonly refactored: LoadedVariant;
  readonly shown: Examination;
  /** Makes the scenario smaller; null if it shows no divergence. */
  readonly shrink: () => Shrunken | null;
}

/** What a smaller scenario shows, and how many were tried to find it. */
interface Shrunken {
  readonly shown: Examination;
  readonly tried: number;
}

/** The scenario of a file, run on every variant that the options or the file name. */
export interface ScenarioRun {
  readonly scenario: Scenario;
  /** How it was run: what the file says, and what the options say instead. */
  readonly setting: ScenarioSetting;
  readonly pairs: readonly ScenarioPair[];
}

/**
 * Runs the scenario of a file. Options come before what the file says, and that before what is usual.
 * @throws UsageError
 */
export async function runScenarioFile(file: string, flags: ReplayFlags, io: Io): Promise<ScenarioRun> {
  const { scenario, setting } = readScenarioFile(file, io);
  const legacy = flags.legacy ?? setting.legacy;
  const named = setting.refactored === undefined ? undefined : [setting.refactored];
  const variants = await loadVariants(legacy, flags.refactored ?? named, io.cwd, flags.contracts);
  const preemptions = flags.preemptions ?? setting.preemptions ?? defaultPreemptions(scenario);
  const strict = flags.strict ?? setting.strict ?? false;
  const rules = { strict, preemptions, knownProblems: KNOWN_PROBLEMS };
  const original = variants.legacy.variant;
  const pairs = variants.refactored.map((refactored): ScenarioPair => {
    const run = isSession(scenario)
      ? runSession(new SessionPair(original, refactored.variant, rules), scenario)
      : runFault(new Bench(), original, refactored.variant, rules, scenario);
    const contradiction = contradictionText(run.choices, file);
    if (contradiction !== null) throw new UsageError(contradiction);
    return { refactored, ...run };
  });
  return {
    scenario,
    setting: {
      ...(legacy === undefined ? {} : { legacy }),
      ...(preemptions === defaultPreemptions(scenario) ? {} : { preemptions }),
      ...(strict ? { strict } : {}),
    },
    pairs,
  };
}

type Run = Omit<ScenarioPair, 'refactored'> & { readonly choices: Choices };

function runFault(
  bench: Bench,
  legacy: Variant,
  refactored: Variant,
  rules: PairOptions,
  scenario: Scenario,
): Run {
  const pair = new Pair(bench, legacy, refactored, rules);
  return {
    choices: pair.choices,
    shown: examine(bench, pair, scenario),
    shrink: () => {
      const shrunk = shrinkScenario(pair, scenario);
      return shrunk && { shown: examine(bench, pair, shrunk.draft), tried: shrunk.tried };
    },
  };
}

function runSession(pair: SessionPair, session: Session): Run {
  return {
    choices: pair.left.world.choices,
    shown: examineSession(pair, session),
    shrink: () => {
      const shrunk = shrinkSession(pair, session);
      return shrunk && { shown: examineSession(pair, shrunk.session), tried: shrunk.tried };
    },
  };
}
