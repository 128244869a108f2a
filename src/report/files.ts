// SPDX-License-Identifier: GPL-2.0-only
// The files that `verify` leaves.

import type { Invariant } from '../core/invariant.ts';
import type { DivergenceReport, PairReport, SourceReport, VerifyReport } from '../core/result.ts';
import type { Scenario } from '../core/scenario.ts';
import { defaultPreemptions } from '../engines/defaults.ts';
import { newOutcomeId } from '../engines/divergence.ts';
import type { Further } from './further.ts';
import { jobSummary } from './github/summary.ts';
import { jsonReport, jsonText } from './json.ts';
import { testSuites } from './junit/suites.ts';
import { junitXml } from './junit/xml.ts';
import { verifyPage } from './markdown/verify-page.ts';
import { otherSchedule } from './outcome-sets.ts';
import type { DivergencePlaces } from './places.ts';
import { sarifLog } from './sarif/log.ts';
import { type ScenarioSetting, scenarioFileText, settingOfSources } from './scenario-file.ts';

/** What the files say of a run beside its result. */
export interface RunSetting {
  /** The command that repeats the run. */
  readonly command: string;
  /** The MODULE of the reference; null for the built-in one. */
  readonly legacyModule: string | null;
  /** The MODULE of each refactored variant, by its name. */
  readonly modules: ReadonlyMap<string, string>;
  /** What those variants are that do not ship with the program, by the name of each. */
  readonly sources: ReadonlyMap<string, SourceReport>;
  /** What the runs were judged by. */
  readonly invariants: readonly Invariant[];
  /** Where each divergence shows in the source, by its id. */
  readonly places: ReadonlyMap<string, DivergencePlaces>;
  /** What came of other functions that the change touches; none unless stated. */
  readonly further?: readonly Further[];
}

/** One file of a report. */
export interface ReportFile {
  /** Below the report folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Where the scenario of a divergence or problem of the base is, below the report folder. */
export function scenarioPath(id: string): string {
  return `scenarios/${id}.json`;
}

/** How many races may strike, unless that is the default; a contract is shown with all races of its scenario. */
function settingOf(scenario: Scenario, preemptions: number): Pick<ScenarioSetting, 'preemptions'> {
  const enough = Math.max(preemptions, scenario.races.length);
  return enough === defaultPreemptions(scenario) ? {} : { preemptions: enough };
}

/** The scenario of a divergence, and the one that shows a new outcome if it is another. */
function scenariosOf(
  divergence: DivergenceReport,
): readonly { readonly id: string; readonly scenario: Scenario }[] {
  const { id, scenario } = divergence;
  const other = otherSchedule(divergence);
  return [{ id, scenario }, ...(other === null ? [] : [{ id: newOutcomeId(id), scenario: other.scenario }])];
}

/** The scenario files of a divergence. */
export function scenarioFilesOf(
  { options: { preemptions, strict } }: VerifyReport,
  { legacy, refactored }: PairReport,
  divergence: DivergenceReport,
  setting: RunSetting,
): readonly ReportFile[] {
  return scenariosOf(divergence).map(({ id, scenario }) => ({
    path: scenarioPath(id),
    text: scenarioFileText(scenario, {
      ...referenceOf(setting),
      ...settingOfSources(setting.sources.get(legacy), setting.sources.get(refactored)),
      refactored: setting.modules.get(refactored) ?? refactored,
      ...settingOf(scenario, preemptions),
      ...(strict ? { strict } : {}),
    }),
  }));
}

function referenceOf({ legacyModule }: RunSetting): ScenarioSetting {
  return legacyModule === null ? {} : { legacy: legacyModule };
}

/** Every file that a run of `verify` leaves. */
export function reportFiles(report: VerifyReport, setting: RunSetting): readonly ReportFile[] {
  const reference = referenceOf(setting);
  const base = report.pairs[0] && setting.sources.get(report.pairs[0].legacy);
  const divergences = report.pairs.flatMap((pair) =>
    pair.divergences.flatMap((divergence) => scenarioFilesOf(report, pair, divergence, setting)),
  );
  const baseProblems = report.baseProblems.map(({ id, scenario }) => ({
    path: scenarioPath(id),
    text: scenarioFileText(scenario, { ...reference, ...settingOfSources(base) }),
  }));
  return [
    { path: 'verify.json', text: jsonText(jsonReport(report, setting.places, setting.further)) },
    { path: 'verify.md', text: verifyPage(report, setting.command, setting.places, setting.further) },
    { path: 'summary.md', text: jobSummary(report, setting.command, setting.places, setting.further) },
    { path: 'junit.xml', text: junitXml(testSuites(report, setting.places, setting.further)) },
    {
      path: 'verify.sarif',
      text: jsonText(sarifLog(report, setting.invariants, setting.places, setting.further)),
    },
    ...divergences,
    ...baseProblems,
  ];
}
