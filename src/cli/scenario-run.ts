// SPDX-License-Identifier: GPL-2.0-only
import { defaultPreemptions } from '../engines/defaults.ts';
import { type Examination, examine } from '../engines/divergence.ts';
import { examineSession } from '../engines/sessions/examine.ts';
import { shrinkSession } from '../engines/sessions/shrink.ts';
import { shrinkScenario } from '../engines/shrink.ts';
import type { ScenarioSetting } from '../report/scenario-file.ts';
import type { Choices } from '../scenario/choices.ts';
import { contradictionText } from '../scenario/contradiction.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { isSession, type Session } from '../scenario/sessions/session.ts';
import { CONTRACTS } from '../verify/contracts/all.ts';
import { FINDINGS } from '../verify/findings/all.ts';
import { Pair, type PairOptions } from '../verify/pair.ts';
import { Bench } from '../verify/run.ts';
import { SessionPair } from '../verify/sessions/pair.ts';
import type { Variant } from '../verify/variant.ts';
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
export async function runScenarioFile(file: string, flags: ReplayFlags): Promise<ScenarioRun> {
  const { scenario, setting } = readScenarioFile(file);
  const legacy = flags.legacy ?? setting.legacy;
  const named = setting.refactored === undefined ? undefined : [setting.refactored];
  const variants = await loadVariants(legacy, flags.refactored ?? named);
  const preemptions = flags.preemptions ?? setting.preemptions ?? defaultPreemptions(scenario);
  const strict = flags.strict ?? setting.strict ?? false;
  const rules = { strict, preemptions, contracts: CONTRACTS, findings: FINDINGS };
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
