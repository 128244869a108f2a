// SPDX-License-Identifier: GPL-2.0-only
// A scenario file: variants, setting, scenario.
import type { SourceReport } from '../core/result.ts';
import type { Scenario } from '../core/scenario.ts';
import { jsonText } from './json.ts';

/** How a scenario was run, as far as that is not what happens by default. */
export interface ScenarioSetting {
  /** The MODULE of the reference, unless it is the built-in one. */
  readonly legacy?: string;
  /** The MODULE that diverges; absent for a scenario that is about the reference alone. */
  readonly refactored?: string;
  /** What the two were when the scenario was found; nothing for what ships with the program. */
  readonly sources?: { readonly legacy?: SourceReport; readonly refactored?: SourceReport };
  /** How many races may strike, unless it is the number of races that the scenario lists. */
  readonly preemptions?: number;
  /** True if the effects are compared as well. */
  readonly strict?: boolean;
}

/** Text of a scenario file: what was looked at, and how it was run. */
export function scenarioFileText(scenario: Scenario, setting: ScenarioSetting): string {
  const { schemaVersion, ...machine } = scenario;
  return jsonText({ schemaVersion, ...setting, ...machine });
}

/** The part of a setting that says what the variants were; nothing where both ship with the program. */
export function settingOfSources(
  legacy: SourceReport | undefined,
  refactored?: SourceReport,
): Pick<ScenarioSetting, 'sources'> {
  if (legacy === undefined && refactored === undefined) return {};
  return {
    sources: {
      ...(legacy === undefined ? {} : { legacy }),
      ...(refactored === undefined ? {} : { refactored }),
    },
  };
}
