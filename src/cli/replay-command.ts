// SPDX-License-Identifier: GPL-2.0-only
// The command that replays a divergence.
import { scenarioPath } from '../report/files.ts';
import { INVOCATION, shellWord } from './command-line.ts';

/**
 * The command that replays a divergence of a report, given its id and the report's folder.
 * @param trust whether the run trusted its modules: the file does not say it, but whoever replays it
 */
export function replayCommand(reportDir: string, id: string, trust = false): string {
  return `${INVOCATION} replay ${shellWord(`${reportDir}/${scenarioPath(id)}`)}${trust ? ' --trust' : ''}`;
}
