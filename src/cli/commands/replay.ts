// SPDX-License-Identifier: GPL-2.0-only
// One scenario again.
import { jsonText } from '../../report/json.ts';
import { replayJson } from '../../report/replay-json.ts';
import { replayText } from '../../report/terminal/replay.ts';
import { wrap } from '../../report/wrap.ts';
import { exitCodeOf } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { ReplayFlags } from '../options.ts';
import { styleOf } from '../output.ts';
import { runScenarioFile } from '../scenario-run.ts';

/**
 * `stage2-verify replay`.
 * @returns the exit code: 1 if a variant shows something that nobody declared
 */
export async function replayCommand(file: string, flags: ReplayFlags, io: Io): Promise<number> {
  const { changed, pairs, scenario } = await runScenarioFile(file, flags, io);
  const shown = pairs.map((pair) => pair.shown);
  const diverges = shown.some(({ judgement }) => judgement.kind !== null && judgement.contract === null);
  const verdict = diverges ? 'divergent' : 'equivalent';
  if (flags.json) {
    io.stdout.write(jsonText(replayJson(scenario, verdict, shown, changed)));
  } else {
    const style = { ...styleOf(io), full: true };
    for (const sentence of changed)
      io.stderr.write(`${wrap(`note: ${sentence}`, style.width, '  ').join('\n')}\n`);
    io.stdout.write(pairs.map((pair) => replayText(pair.shown, style, pair.lines())).join('\n'));
  }
  return exitCodeOf(verdict);
}
