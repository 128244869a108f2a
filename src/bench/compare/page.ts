// SPDX-License-Identifier: GPL-2.0-only
// The comparison as it stands in docs/comparison.md.
import { number } from '../../report/words.ts';
import type { Comparison, Tool } from './compare.ts';
import type { Searches } from './found.ts';

const TOOLS: readonly Tool[] = ['stage2-verify', 'fast-check', 'libFuzzer'];
const MARKERS = ['<!-- output: comparison -->\n', '<!-- end -->'] as const;

/** Rates, and what each bug took each tool. */
export function comparisonTable(result: Comparison): string {
  const { bugs, leftOut, most, preparing, rates, release, seeds } = result;
  const tools = TOOLS.filter((tool) => tool !== 'libFuzzer' || leftOut === null);
  const perTool = (cell: (tool: Tool) => string): string => tools.map((tool) => ` ${cell(tool)} |`).join('');
  return [
    `mmu.c of ${release}, medians of ${seeds} seeds; scenarios until base and tip differ, and milliseconds of CPU time:`,
    '',
    `| |${perTool((tool) => tool)}`,
    `|---|${perTool(() => '---').replaceAll(' ', '')}`,
    `| scenarios per second |${perTool((tool) => rounded(rates[tool]))}`,
    `| ready after, in ms |${perTool((tool) => milliseconds(preparing[tool === 'fast-check' ? 'stage2-verify' : tool] ?? null))}`,
    `| given up after |${perTool((tool) => number(most[tool]))}`,
    ...bugs.map(
      ({ id, searches, title }) => `| ${id}: ${title} |${perTool((tool) => cellOf(searches[tool], seeds))}`,
    ),
    '',
    `The generator of stage2-verify with an empty predicate: ${rounded(rates['empty predicate'])} a second.`,
    ...(leftOut === null ? [] : ['', `libFuzzer was left out: ${leftOut}.`]),
  ].join('\n');
}

/** A document with the table in the place of the one before. @throws TypeError if it has no place for it */
export function withComparison(document: string, result: Comparison): string {
  const [from, to] = MARKERS;
  const start = document.indexOf(from);
  const end = document.indexOf(to, start);
  if (start < 0 || end < 0) throw new TypeError(`the document has no ${from.trim()}`);
  return `${document.slice(0, start + from.length)}\n${comparisonTable(result)}\n\n${document.slice(end)}`;
}

function cellOf(searches: Searches | undefined, seeds: number): string {
  if (searches === undefined) return '-';
  const { found, scenarios, seconds } = searches;
  if (scenarios === null) return found === 0 ? 'not found' : `${found} of ${seeds} seeds`;
  return `${number(Math.round(scenarios))}, ${milliseconds(seconds)} ms${found === seeds ? '' : ` (${found} of ${seeds} seeds)`}`;
}

function milliseconds(seconds: number | null): string {
  if (seconds === null) return '-';
  const value = seconds * 1000;
  return value < 10 ? value.toFixed(1) : number(Math.round(value));
}

/** Three digits: the next run has others behind them. */
function rounded(rate: number | undefined): string {
  return rate === undefined ? '-' : number(Number(rate.toPrecision(3)));
}
