// SPDX-License-Identifier: GPL-2.0-only
// Runs the scenario of a file.

import { contradictionText } from '../core/contradiction.ts';
import type { Scenario } from '../core/scenario.ts';
import { DEFAULTS, defaultPreemptions } from '../engines/defaults.ts';
import type { Examination } from '../engines/divergence.ts';
import { createWorkplace } from '../engines/jobs/workplace.ts';
import { engineFor } from '../engines/registry.ts';
import type { PairLines } from '../report/places.ts';
import { type ScenarioSetting, settingOfSources } from '../report/scenario-file.ts';
import { USUAL_READING } from '../source/c-source.ts';
import { subjectOf } from '../subjects/all.ts';
import { changedSources } from './changed-sources.ts';
import type { Io } from './io.ts';
import { type LoadedVariant, loadVariants, variantsOf } from './load-variant.ts';
import type { ReplayFlags } from './options.ts';
import { scenarioLines } from './places.ts';
import { cRequestOf } from './run-request.ts';
import { readScenarioFile } from './scenario-file.ts';
import { ownSource } from './sources.ts';
import { trustOf } from './trust.ts';
import { UsageError } from './usage-error.ts';

/** One variant on the scenario of a file. */
export interface ScenarioPair {
  readonly refactored: LoadedVariant;
  readonly shown: Examination;
  /** Where the steps of both runs stand in the source. */
  readonly lines: () => PairLines | undefined;
  /** Makes the scenario smaller; null if it shows no divergence. */
  readonly shrink: () => Shrunken | null;
}

/** What a smaller scenario shows, and how many were tried to find it. */
interface Shrunken {
  readonly shown: Examination;
  readonly lines: () => PairLines | undefined;
  readonly tried: number;
}

/** The scenario of a file, run on every variant that the options or the file name. */
export interface ScenarioRun {
  readonly scenario: Scenario;
  /** How it was run: what the file says, and what the options say instead. */
  readonly setting: ScenarioSetting;
  readonly pairs: readonly ScenarioPair[];
  /** What is not what it was when the scenario was found, a sentence each. */
  readonly changed: readonly string[];
}

/**
 * Runs the scenario of a file. Options come before what the file says, and that before what is usual.
 * @throws UsageError
 */
export async function runScenarioFile(file: string, flags: ReplayFlags, io: Io): Promise<ScenarioRun> {
  const { scenario, setting } = readScenarioFile(
    file,
    io,
    subjectOf(flags.function ?? USUAL_READING.function),
  );
  const legacy = flags.legacy ?? setting.legacy;
  const named = setting.refactored === undefined ? undefined : [setting.refactored];
  const variants = await loadVariants(
    legacy,
    flags.refactored ?? named,
    io.cwd,
    flags.contracts,
    cRequestOf(flags),
    trustOf(flags),
  );
  const changed = changedSources(setting, flags, variants);
  const preemptions = flags.preemptions ?? setting.preemptions ?? defaultPreemptions(scenario);
  const strict = flags.strict ?? setting.strict ?? false;
  const { engine, runs, seed } = DEFAULTS;
  const rules = { engine, runs, seed, pageSize: DEFAULTS.pageSize, strict, preemptions };
  const workplace = createWorkplace(variantsOf(variants), rules);
  const runner = engineFor(scenario);
  const pairs = variants.refactored.map((refactored): ScenarioPair => {
    const { variant } = refactored;
    const shown = runner.examine(workplace, variant, scenario);
    const contradiction = contradictionText(shown.choices, file);
    if (contradiction !== null) throw new UsageError(contradiction);
    const linesOf = (one: Scenario): (() => PairLines | undefined) => {
      return () => scenarioLines(variants, refactored, one, { preemptions, strict }, io.cwd);
    };
    return {
      refactored,
      shown,
      lines: linesOf(scenario),
      shrink: () => {
        const shrunk = runner.shrink(workplace, variant, scenario);
        if (shrunk === null) return null;
        const smaller = runner.examine(workplace, variant, shrunk.source);
        return { shown: smaller, lines: linesOf(smaller.scenario), tried: shrunk.tried };
      },
    };
  });
  return {
    scenario,
    changed,
    setting: {
      ...(legacy === undefined ? {} : { legacy }),
      ...settingOfSources(ownSource(variants.legacy)),
      ...(preemptions === defaultPreemptions(scenario) ? {} : { preemptions }),
      ...(strict ? { strict } : {}),
    },
    pairs,
  };
}
