// SPDX-License-Identifier: GPL-2.0-only
/**
 * `npm run history -- DIR`: what the tool says of states of the kernel in pairs, against what was expected. Prints the table and writes
 * reports/history.md; ends with 1 where an expectation is not met and nobody has said why.
 */
import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { Piscina } from 'piscina';
import { askedOfHistory } from './asked.ts';
import { type FoundPair, historyPage, isExpected } from './history-page.ts';
import type { HistoryTask } from './history-worker.ts';
import { PAIRS } from './pairs.ts';
import { program } from './program.ts';
import { openTexts } from './texts.ts';

async function main(): Promise<void> {
  const { folder, output, runs, threads } = askedOfHistory(process.argv.slice(2));
  // What is not there is told before anything runs.
  const texts = openTexts(folder);
  for (const { after, before } of PAIRS) for (const { state } of [before, after]) texts.textOf(state);

  const pool = new Piscina<HistoryTask, FoundPair>({
    filename: new URL(`history-worker${extname(import.meta.url)}`, import.meta.url).href,
    name: 'work',
    maxThreads: threads,
  });
  let done = 0;
  const found = await Promise.all(
    PAIRS.map(async ({ after, before }, pair) => {
      const one = await pool.run({ folder, pair, runs });
      const names = `${before.state.slice(0, 12)} ${after.state.slice(0, 12)}`;
      process.stderr.write(`${++done} of ${PAIRS.length}: ${names}: ${one.word ?? one.verdict}\n`);
      return one;
    }),
  );
  await pool.destroy();
  const page = historyPage(found);
  process.stdout.write(`${page.split('\n## ')[0]}`);
  writeFileSync(output, page);
  if (found.some((one) => !isExpected(one) && PAIRS[one.pair].analysis === null)) process.exitCode = 1;
}

await program(main);
