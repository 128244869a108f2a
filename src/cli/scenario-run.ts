// SPDX-License-Identifier: GPL-2.0-only
import { defaultPreemptions } from '../engines/defaults.ts';
import { type Examination, examine } from '../engines/divergence.ts';
import type { ScenarioSetting } from '../report/scenario-file.ts';
import { contradictionText } from '../scenario/contradiction.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { CONTRACTS } from '../verify/contracts/all.ts';
import { FINDINGS } from '../verify/findings/all.ts';
import { Pair } from '../verify/pair.ts';
import { Bench } from '../verify/run.ts';
import { type LoadedVariant, loadVariants } from './load-variant.ts';
import type { ReplayFlags } from './options.ts';
import { readScenarioFile } from './scenario-file.ts';
import { UsageError } from './usage-error.ts';

/** One variant on the scenario of a file. */
export interface ScenarioPair {
  readonly bench: Bench;
  readonly pair: Pair;
  readonly refactored: LoadedVariant;
  readonly shown: Examination;
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
  const bench = new Bench();
  const pairs = variants.refactored.map((refactored): ScenarioPair => {
    const pair = new Pair(bench, variants.legacy.variant, refactored.variant, {
      strict,
      preemptions,
      contracts: CONTRACTS,
      findings: FINDINGS,
    });
    const shown = examine(bench, pair, scenario);
    const contradiction = contradictionText(pair.choices, file);
    if (contradiction !== null) throw new UsageError(contradiction);
    return { bench, pair, refactored, shown };
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
