// SPDX-License-Identifier: GPL-2.0-only
// Rounds of measurements of one or two builds, in turn: A B A B.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { median } from './cpu.ts';
import { MEASURED, type Rates } from './measure.ts';

/** What the rounds of a build came to: medians. */
export interface Measurement {
  readonly rates: Rates;
  /** Most memory of the process that measured. */
  readonly mebibytes: number;
}

interface Said {
  readonly rates: Rates;
  readonly kilobytes: number;
}

/**
 * Measures builds, each in a process of its own that goes on from round to round; the first round warms up and does not count.
 * @param folders `dist` of each build
 */
export async function measureBuilds(
  folders: readonly string[],
  rounds: number,
  onProgress: (line: string) => void,
): Promise<readonly Measurement[]> {
  const meters = folders.map((folder) =>
    fork(fileURLToPath(new URL('./meter.js', import.meta.url)), [folder]),
  );
  try {
    const said: Said[][] = folders.map(() => []);
    for (let round = 0; round <= rounds; round++) {
      onProgress(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
      for (const [i, meter] of meters.entries()) {
        const answer = await ask(meter, round * 1_000_003);
        if (round > 0) said[i]!.push(answer);
      }
    }
    return said.map(measurementOf);
  } finally {
    for (const meter of meters) meter.kill();
  }
}

async function ask(meter: ChildProcess, seed: number): Promise<Said> {
  const ended = once(meter, 'exit').then(() => {
    throw new Error('the process that measures ended: what it said stands above');
  });
  meter.send(seed);
  const [said] = await Promise.race([once(meter, 'message'), ended]);
  ended.catch(() => undefined);
  return said as Said;
}

function measurementOf(said: readonly Said[]): Measurement {
  const rates = Object.fromEntries(
    MEASURED.flatMap((name) => {
      const values = said.flatMap(({ rates: { [name]: rate } }) => (rate === undefined ? [] : [rate]));
      return values.length === 0 ? [] : [[name, Math.round(median(values))]];
    }),
  );
  return { rates, mebibytes: Math.round(Math.max(...said.map(({ kilobytes }) => kilobytes)) / 1024) };
}
