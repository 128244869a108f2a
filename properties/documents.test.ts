// SPDX-License-Identifier: GPL-2.0-only
/**
 * The output that README and docs/output.md show, and the committed report, are what the commands say today. With STAGE2_VERIFY_UPDATE=1 the test
 * writes them instead.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUG_SEEDS } from '../src/cli/options.ts';
import type { JsonConformance } from '../src/report/conformance/json.ts';
import { number } from '../src/report/words.ts';
import { emptyFolder, ROOT, run } from './testing/cli.ts';
import { NO_RELEASE, plant } from './testing/planted.ts';
import { scoresPage } from './testing/scores.ts';

const UPDATE = process.env.STAGE2_VERIFY_UPDATE === '1';
const README = join(ROOT, 'README.md');
/** Outputs that are too long for README. */
const OUTPUT = join(ROOT, 'docs/output.md');

function documentWith(name: string): string {
  return name === 'verify' || name === 'counterexample' ? OUTPUT : README;
}

/** The text under `<!-- output: name -->`: a fenced block, or whatever stands up to `<!-- end -->`. */
function shown(name: string): string {
  return blockOf(readFileSync(documentWith(name), 'utf8'), name).text;
}

function blockOf(
  document: string,
  name: string,
): { readonly start: number; readonly end: number; readonly text: string } {
  const marker = `<!-- output: ${name} -->\n`;
  const start = document.indexOf(marker) + marker.length;
  const end = document.indexOf('<!-- end -->', start);
  return { start, end, text: document.slice(start, end).trim() };
}

function update(name: string, text: string): void {
  const document = readFileSync(documentWith(name), 'utf8');
  const { end, start } = blockOf(document, name);
  writeFileSync(documentWith(name), `${document.slice(0, start)}\n${text}\n\n${document.slice(end)}`);
}

function fenced(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``;
}

/** Without what depends on the machine: rates. Columns are as wide as their numbers. */
function timeless(text: string): string {
  return text.replace(/^((?:variant|[\w-]+) +(?:verdict|equivalent|divergent) .*)$/gm, (row) =>
    row
      .trim()
      .split(/ {2,}/)
      .filter((_, column) => column !== 3)
      .join(' '),
  );
}

/** Without the version of Node, which decides nothing. */
function withoutNode(text: string): string {
  return text.replace(/node \d+\.\d+\.\d+/, 'node');
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** What every run makes anew: it carries timings, or repeats other files for other tools. */
const UNCOMMITTED = [
  '.gitignore',
  'verify.json',
  'verify.sarif',
  'junit.xml',
  'summary.md',
  'counterexamples.json',
  'index.html',
];

describe('the default run', () => {
  it('prints what docs/output.md shows and writes the committed report', async () => {
    const folder = emptyFolder();
    const { code, stdout } = await run(folder, 'verify', '--workers', '1');
    expect(code).toBe(0);
    if (UPDATE) update('verify', fenced(stdout));
    expect(timeless(shown('verify'))).toBe(timeless(fenced(stdout)));
    const made = filesBelow(join(folder, '.stage2-verify')).filter((file) => !UNCOMMITTED.includes(file));
    expect(made.length).toBeGreaterThan(5);
    for (const file of made) {
      // The committed page names the committed scenarios.
      const fresh = readFileSync(join(folder, '.stage2-verify', file), 'utf8').replaceAll(
        '.stage2-verify/',
        'reports/',
      );
      const committed = join(ROOT, 'reports', file);
      if (UPDATE) {
        mkdirSync(dirname(committed), { recursive: true });
        writeFileSync(committed, fresh);
      }
      expect(withoutNode(fresh), `reports/${file} is not what verify writes; run npm run reports`).toBe(
        withoutNode(readFileSync(committed, 'utf8')),
      );
    }
  });
});

describe('the counterexample of docs/output.md', () => {
  it('is what its broken variant gives', async () => {
    const folder = emptyFolder();
    const module = plant(folder, NO_RELEASE);
    const { code, stdout } = await run(
      folder,
      'verify',
      '--refactored',
      module,
      '--runs',
      '20000',
      '--workers',
      '1',
    );
    expect(code).toBe(1);
    const first = /^no-release-1: [\s\S]*?^ {2}replay: .*$/m.exec(stdout)?.[0] ?? '';
    if (UPDATE) update('counterexample', fenced(first));
    expect(shown('counterexample')).toBe(fenced(first));
  });
});

describe('the scoreboard of README', () => {
  it('is what the committed one comes to', () => {
    const { bugs } = JSON.parse(readFileSync(join(ROOT, 'reports/bugs.json'), 'utf8')) as {
      readonly bugs: readonly {
        readonly id: string;
        readonly expressible: boolean;
        readonly caughtBy: readonly string[];
        readonly medianExecutions: number;
      }[];
    };
    const planted = bugs.filter(({ expressible }) => expressible);
    const caught = planted.filter(({ caughtBy }) => caughtBy.length > 0);
    const medians = caught.map(({ medianExecutions }) => medianExecutions);
    const text = [
      `${new Set(bugs.map(({ id }) => id)).size} historical bugs, planted into the original and into every state in which they can be expressed`,
      `(\`npx stage2-verify bugs\`, [reports/bugs.md](reports/bugs.md)): of ${planted.length} plantings ${caught.length} are caught, ${medians.filter((n) => n <= 100).length} of them within 100`,
      `executions and the slowest within ${number(Math.max(...medians))}, as medians of ${BUG_SEEDS} searches.`,
    ].join('\n');
    if (UPDATE) update('bugs', text);
    expect(shown('bugs')).toBe(text);
  });
});

describe('the mutation score of README', () => {
  it('is what the committed page says', () => {
    const page = readFileSync(join(ROOT, 'reports/mutation.md'), 'utf8');
    const score = /^([\d,]+ mutants: [^.]*\bsurvived)\./m.exec(page)?.[1];
    const text = [
      'What else it would notice is measured by small mistakes made by machine (`npx stage2-verify mutate`,',
      `[reports/mutation.md](reports/mutation.md)). ${score}.`,
    ].join('\n');
    if (UPDATE) update('mutation', text);
    expect(score).toBeDefined();
    expect(shown('mutation')).toBe(text);
  });
});

it('the page of scores is what the committed reports say', () => {
  const page = join(ROOT, 'reports/scores.md');
  if (UPDATE) writeFileSync(page, scoresPage());
  expect(readFileSync(page, 'utf8')).toBe(scoresPage());
});

describe('the conformance of README', () => {
  it('is what the committed report comes to', () => {
    const report = JSON.parse(
      readFileSync(join(ROOT, 'reports/conformance.json'), 'utf8'),
    ) as JsonConformance;
    const total = <T>(all: readonly T[], of: (one: T) => number): string =>
      number(all.reduce((sum, one) => sum + of(one), 0));
    const releases = [...new Set(report.pgtable.map(({ release }) => release))];
    const found = report.mistakes.filter(({ foundAfter }) => foundAfter !== null).length;
    const text = [
      `The page-table code of Linux ${releases.join(' and ')}, compiled as a user program for 4K, 16K and 64K pages, and the modelled one got ${total(report.pgtable, (run) => run.operations)} random operations:`,
      `${total(report.pgtable, (run) => run.differences)} differences. Fault decoding and the helpers of mmu.c were asked ${total(report.functions, (group) => group.inputs)} inputs: ${total(report.functions, (group) => group.differences)} differences. Of ${report.mistakes.length} mistakes`,
      `planted into either side ${found} were found (\`npm run conformance\`, [reports/conformance.md](reports/conformance.md)).`,
    ].join('\n');
    if (UPDATE) update('conformance', text);
    expect(shown('conformance')).toBe(text);
  });
});

describe('the commits of README', () => {
  it('are called what the committed report calls them', () => {
    const history = readFileSync(join(ROOT, 'reports/history.md'), 'utf8');
    const table =
      /^## What it found in history\n([\s\S]*?)^## /m.exec(readFileSync(README, 'utf8'))?.[1] ?? '';
    const rows = [...table.matchAll(/^\| (\S+) \| (\S+) \| ([^|]+) \| (\w+) \|$/gm)].filter(
      ([, from]) => from !== 'from',
    );
    expect(rows.length).toBeGreaterThanOrEqual(5);
    for (const [row, from, to, says, word] of rows)
      expect(history, row).toMatch(
        new RegExp(`^\\| \\d+ \\| ${from} \\| ${to} \\| ${says} \\| \\w+ \\| ${word} \\|`, 'm'),
      );
    const last = /^## \d+\. 2a8dfab26677 to 0c67288e0c8b\n([\s\S]*?)(?=^## )/m.exec(history)?.[1];
    expect(last).toMatch(/^- breaks, .* an invariant that before keeps: progress$/m);
  });

  it('has what the running kernel said', () => {
    const page = readFileSync(join(ROOT, 'reports/kernel.md'), 'utf8');
    const [, all, release, races, agree] =
      /: (\d+) scenarios on (\d+\.\d+)\S*, (\d+) of them with a race; (\d+) agree,/.exec(page) ?? [];
    expect(readFileSync(README, 'utf8')).toContain(
      `${all} faults on a booted ${release}, ${races} of them with a race, beside what the model says of that kernel's own C: ${agree} end as it says`,
    );
  });
});
