// SPDX-License-Identifier: GPL-2.0-only
// The command that replays a divergence.
import { scenarioPath } from '../report/files.ts';
import { INVOCATION, shellWord, variantWords } from './command-line.ts';

/** What a run was told that its scenario files do not say, but whoever replays them. */
export type ReplayNeeds = Parameters<typeof variantWords>[0];

/** The command that replays a divergence of a report, given its id and the report's folder. */
export function replayCommand(reportDir: string, id: string, needs: ReplayNeeds = {}): string {
  return replayOf(`${reportDir}/${scenarioPath(id)}`, needs);
}

/** The command that replays a scenario file: the file names the variants, the command how they are found and read. */
export function replayOf(path: string, needs: ReplayNeeds): string {
  const { legacy: _legacy, refactored: _refactored, ...how } = needs;
  const trust = needs.trust === true ? ['--trust'] : [];
  return [INVOCATION, 'replay', shellWord(path), ...variantWords(how), ...trust].join(' ');
}
