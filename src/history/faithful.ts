// SPDX-License-Identifier: GPL-2.0-only
/**
 * `npm run faithful -- --tree DIR`: holds the built-in variants against the C that they say again, strictly: a sample with one race, and
 * every machine without one. Prints the page and writes reports/faithful.md; ends with 1 where a variant is not its C.
 */
import { writeFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { translate } from '../c/translate.ts';
import type { VerifyReport } from '../core/result.ts';
import { DEFAULTS, type EngineName } from '../engines/defaults.ts';
import { type CSource, textHash } from '../source/c-source.ts';
import { variantOfC } from '../source/c-variant.ts';
import { USER_MEM_ABORT } from '../subjects/user_mem_abort/subject.ts';
import { BUILT_IN } from '../subjects/user_mem_abort/variants.ts';
import { askedOfFaithful } from './asked.ts';
import { compare } from './compare.ts';
import { type Faithfulness, faithfulPage } from './faithful-page.ts';
import { program } from './program.ts';
import { openTexts } from './texts.ts';
import { TRANSLITERATIONS, type Transliteration, textOf } from './transliterations.ts';

const PAGE = 'reports/faithful.md';

/** What was asked for; threads are given the same command line. */
const asked = () => askedOfFaithful(process.argv.slice(2));

/** One way to compare a variant with its C. */
function against(
  source: CSource,
  { variant: name }: Transliteration,
  engine: EngineName,
  preemptions: number,
): Promise<VerifyReport> {
  const { runs, seed } = asked();
  const variant = BUILT_IN.find((one) => one.name === name);
  if (variant === undefined) throw new TypeError(`there is no variant ${name}`);
  const c = variantOfC(translate(source.text, { file: source.file, function: USER_MEM_ABORT.name }), 'the C');
  // What the variant declares is about another base.
  return compare(
    c,
    { ...variant, contracts: [] },
    {
      engine,
      preemptions,
      runs,
      seed,
      strict: true,
    },
  );
}

/** Compares one variant in a thread of its own. */
function inThread(transliteration: Transliteration, source: CSource): Promise<Faithfulness> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { transliteration, source },
      argv: process.argv.slice(2),
    });
    worker.once('message', resolve).once('error', reject);
  });
}

async function faithfulnessOf(transliteration: Transliteration, source: CSource): Promise<Faithfulness> {
  const { states, variant } = transliteration;
  const sampled = await against(source, transliteration, 'random', DEFAULTS.preemptions);
  process.stderr.write(`${variant}: sampled, ${sampled.verdict}\n`);
  const exhaustive = await against(source, transliteration, 'exhaustive', 0);
  process.stderr.write(`${variant}: exhaustive, ${exhaustive.verdict}\n`);
  return { variant, commit: states[0] ?? '', hash: textHash(source), sampled, exhaustive };
}

async function main(): Promise<void> {
  const { tree } = asked();
  const texts = openTexts(tree);
  const results = await Promise.all(TRANSLITERATIONS.map((one) => inThread(one, textOf(texts, one))));
  const page = faithfulPage(results);
  process.stdout.write(page);
  writeFileSync(PAGE, page);
  const reports = results.flatMap(({ exhaustive, sampled }) => [exhaustive, sampled]);
  if (reports.some(({ verdict }) => verdict !== 'equivalent')) process.exitCode = 1;
}

if (isMainThread) await program(main);
else {
  const { source, transliteration } = workerData as {
    readonly transliteration: Transliteration;
    readonly source: CSource;
  };
  parentPort?.postMessage(await faithfulnessOf(transliteration, source));
}
