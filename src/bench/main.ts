// SPDX-License-Identifier: GPL-2.0-only
/**
 * `npm run bench`: how fast scenarios are judged, against what the generator and the bare functions allow, in one run on one core.
 * The rates are medians of several rounds; ratios of one run can be compared between machines, rates cannot.
 * `npm run bench -- --tree DIR` holds variants from C against the ones that were written by hand instead; DIR is a kernel's git tree, or a
 * folder with <commit>/mmu.c.
 */
import { parseArgs } from 'node:util';
import { USER_MEM_ABORT } from '../subjects/user_mem_abort/subject.ts';
import { ratiosOfC } from './c-variants.ts';
import { measureRound, type Rates } from './measure.ts';

const ROUNDS = 5;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function rates(json: boolean): void {
  measureRound(USER_MEM_ABORT, 0);
  const rounds: Rates[] = [];
  for (let round = 1; round <= ROUNDS; round++) rounds.push(measureRound(USER_MEM_ABORT, round * 1_000_003));

  const result = {
    pairsPerSecond: Math.round(median(rounds.map((r) => r.pairsPerSecond))),
    emptyPredicatePerSecond: Math.round(median(rounds.map((r) => r.emptyPredicatePerSecond))),
    bareFunctionsPerSecond: Math.round(median(rounds.map((r) => r.bareFunctionsPerSecond))),
    exhaustivePerSecond: Math.round(median(rounds.map((r) => r.exhaustivePerSecond))),
  };

  if (json) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } else {
    const ratio = (some: number, whole: number): string => `${((100 * some) / whole).toFixed(0)} %`;
    process.stdout.write(
      `pairs, all invariants     ${result.pairsPerSecond} per second and core\n` +
        `empty predicate           ${result.emptyPredicatePerSecond} per second (pairs are ${ratio(result.pairsPerSecond, result.emptyPredicatePerSecond)} of it)\n` +
        `bare pair of functions    ${result.bareFunctionsPerSecond} per second (pairs are ${ratio(result.pairsPerSecond, result.bareFunctionsPerSecond)} of it)\n` +
        `exhaustive walk           ${result.exhaustivePerSecond} executions per second\n` +
        `peak memory               ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB\n`,
    );
  }
}

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, tree: { type: 'string' } },
});
if (values.tree === undefined) rates(values.json);
else
  for (const { ratio, variant } of ratiosOfC(values.tree))
    process.stdout.write(
      `${variant.padEnd(20)} the C runs at ${ratio.toFixed(3)} of what was written by hand\n`,
    );
