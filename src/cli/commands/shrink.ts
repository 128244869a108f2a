// SPDX-License-Identifier: GPL-2.0-only
// A smaller scenario.
import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { REPORT_SCHEMA_VERSION } from '../../core/result.ts';
import { defaultPreemptions } from '../../engines/defaults.ts';
import type { Examination } from '../../engines/divergence.ts';
import { comparisonLines } from '../../report/comparison.ts';
import { judgementText } from '../../report/headline.ts';
import { jsonText } from '../../report/json.ts';
import type { PairLines } from '../../report/places.ts';
import { scenarioFileText, settingOfSources } from '../../report/scenario-file.ts';
import { EXIT } from '../exit-codes.ts';
import { fileAt, type Io } from '../io.ts';
import type { ShrinkFlags } from '../options.ts';
import { type Style, styleOf } from '../output.ts';
import { replayOf } from '../replay-command.ts';
import { runScenarioFile } from '../scenario-run.ts';
import { ownSource } from '../sources.ts';
import { UsageError } from '../usage-error.ts';

/**
 * `stage2-verify shrink`.
 * @returns the exit code: that of a replay of the smaller scenario; 0 if there is nothing to shrink
 */
export async function shrinkCommand(file: string, flags: ShrinkFlags, io: Io): Promise<number> {
  const { changed, pairs, scenario, setting } = await runScenarioFile(file, flags, io);
  const failing = pairs.find(({ shown }) => shown.judgement.kind !== null);
  const shrunk = failing?.shrink() ?? null;
  if (failing === undefined || shrunk === null) {
    io.stdout.write(
      flags.json
        ? jsonText({ schemaVersion: REPORT_SCHEMA_VERSION, shrunk: false })
        : `${file} shows no divergence: nothing to shrink\n`,
    );
    return EXIT.equivalent;
  }
  const { refactored, shown: before } = failing;
  const { lines: places, shown: after, tried } = shrunk;
  const output = flags.output ?? defaultOutput(file);
  const preemptions = setting.preemptions ?? defaultPreemptions(scenario);
  const { preemptions: _, sources, ...rest } = setting;
  write(
    io,
    output,
    scenarioFileText(after.scenario, {
      ...rest,
      refactored: refactored.module,
      ...settingOfSources(sources?.legacy, ownSource(refactored)),
      ...(preemptions === defaultPreemptions(after.scenario) ? {} : { preemptions }),
    }),
  );
  const replay = replayOf(output, flags);
  if (flags.json) {
    io.stdout.write(
      jsonText({
        schemaVersion: REPORT_SCHEMA_VERSION,
        shrunk: true,
        refactored: refactored.variant.name,
        kind: after.judgement.kind,
        contract: after.judgement.contract?.id ?? null,
        sizeBefore: before.size,
        sizeAfter: after.size,
        tried,
        output,
        replay,
        changed,
        scenario: after.scenario,
      }),
    );
  } else {
    for (const sentence of changed) io.stderr.write(`note: ${sentence}\n`);
    io.stdout.write(`${lines(before, after, tried, output, replay, styleOf(io), places()).join('\n')}\n`);
  }
  return after.judgement.contract === null ? EXIT.divergent : EXIT.equivalent;
}

function lines(
  before: Examination,
  after: Examination,
  tried: number,
  output: string,
  replay: string,
  { paint, width }: Style,
  places: PairLines | undefined,
): readonly string[] {
  return [
    paint.bold(`size ${before.size} before, ${after.size} after (${tried} scenarios tried)`),
    `${after.runs.refactored.variant}: ${judgementText(after.judgement)}`,
    '',
    ...comparisonLines(after.runs, { paint, width, full: false }, places),
    '',
    `  written to ${output}`,
    `  replay: ${replay}`,
  ];
}

function defaultOutput(file: string): string {
  const extension = extname(file);
  return `${extension === '' ? file : file.slice(0, -extension.length)}.min.json`;
}

function write(io: Io, file: string, text: string): void {
  try {
    writeFileSync(fileAt(io, file), text);
  } catch (error) {
    throw new UsageError(
      `--output ${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); give another file`,
    );
  }
}
