// SPDX-License-Identifier: GPL-2.0-only
/** A run that is cut into shards comes to what it does in one piece. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ShardFile } from '../src/cli/shards/shard-file.ts';
import { emptyFolder, folderWith, run, variantReturning } from './testing/cli.ts';
import { expectShardsToMerge } from './testing/shards.ts';

const RUNS: readonly (readonly [engine: string, args: string])[] = [
  // A race, not two: what differs has all schedules of its machine compared, which are far more with two.
  ['random', '--legacy narrow.ts --runs 8300 --seed 3'],
  ['sessions', '--engine sessions --runs 250'],
];

test.each(RUNS)(
  'three shards of a run of the %s engine merge to what it comes to in one piece, apart from timings',
  { timeout: 180_000 },
  (_, args) => expectShardsToMerge(args),
);

test('merge refuses what is not one whole run, in one sentence', { timeout: 180_000 }, async () => {
  const folder = folderWith({ 'mine.ts': variantReturning('-14') });
  const args = '--refactored mine.ts --runs 4200 --preemptions 0'.split(' ');
  await Promise.all([
    ...[1, 2].map((k) => run(folder, ...args, '--shard', `${k}/2`)),
    run(folder, ...args, '--shard', '3/3'),
    run(folder, ...args, '--seed', '2', '--shard', '2/2', '--report-dir', 'seed'),
  ]);
  const [one, two] = ['.stage2-verify/shard-1-of-2.json', '.stage2-verify/shard-2-of-2.json'];
  const text = readFileSync(join(folder, two), 'utf8');
  const file = JSON.parse(text) as ShardFile;
  const [first, ...others] = file.results;
  const less = { ...first, pairs: first.pairs.map((pair) => ({ ...pair, scenarios: '7' })) };
  for (const [path, content] of [
    ['fewer.json', JSON.stringify({ ...file, results: others })],
    ['less.json', JSON.stringify({ ...file, results: [less, ...others] })],
    ['twice.json', JSON.stringify({ ...file, results: [first, first, ...others] })],
    ['other.json', text.replace(/("mine": ")[0-9a-f]{4}/, '$1beef')],
    ['scenario.json', '{"schemaVersion":1,"choices":{},"races":[]}'],
    ['newer.json', '{"schemaVersion":99,"plan":{}}'],
    ['cut.json', text.slice(0, 500)],
  ])
    writeFileSync(join(folder, path), content);

  const cases: readonly (readonly [files: readonly string[], said: string])[] = [
    [[one], 'shard 2/2 is missing; give its file too'],
    [[one, 'fewer.json'], `fewer.json holds ${others.length} of the ${others.length + 1} jobs of shard 2/2`],
    [[one, 'less.json'], 'the shards do not sum to the whole'],
    [[one, 'twice.json'], 'twice.json holds job 1 twice'],
    [[one, two, one], `${one} and ${one} are both shard 1/2; leave one out`],
    [[one, '.stage2-verify/shard-3-of-3.json'], `is shard 3/3 and ${one} is shard 1/2`],
    [[one, 'seed/shard-2-of-2.json'], `was made with other options (seed) than ${one}`],
    [[one, 'other.json'], 'other.json was made with other sources (mine) than'],
    [[one, 'scenario.json'], 'scenario.json is no file that verify wrote'],
    [[one, 'newer.json'], 'newer.json has schemaVersion 99'],
    [[one, 'cut.json'], 'cut.json is no JSON'],
    [[one, 'gone.json'], 'gone.json cannot be read (ENOENT)'],
  ];
  for (const [files, said] of cases) expect(await refused(folder, files)).toContain(said);

  writeFileSync(join(folder, 'mine.ts'), variantReturning('-22'));
  expect(await refused(folder, [one, two])).toContain('was made with other sources (mine) than are here');
});

/** Edits of the results of one job, and what is said of the file. */
const EDITS: readonly (readonly [
  what: string,
  edit: (counts: Counts, file: ShardFile) => unknown,
  said: string,
])[] = [
  ['the seed', (_, { request }) => Object.assign(request.rules, { seed: 77 }), 'another list of jobs'],
  ['--strict', (_, { request }) => Object.assign(request.rules, { strict: true }), 'another list of jobs'],
  [
    'no pairs',
    (_, file) => Object.assign(file.results[0], { pairs: [] }),
    'speaks of no variant and not of bad',
  ],
  [
    'another variant',
    (counts) => Object.assign(counts, { refactored: 'good' }),
    'speaks of good and not of bad',
  ],
  [
    'a pair twice',
    (counts, { results }) => Object.assign(results[0], { pairs: [counts, counts] }),
    'speaks of bad, bad and not of bad',
  ],
  [
    'fewer scenarios',
    (counts) => Object.assign(counts, { scenarios: '1' }),
    'counts 1 scenarios and not 4096',
  ],
  ['a share of the space', (counts) => Object.assign(counts, { weight: '1/2' }), 'has a share of the space'],
  ['no divergences', (counts) => Object.assign(counts, { divergences: [] }), 'contradicts itself'],
  [
    'a column less',
    (counts) => Object.assign(counts, { legacyBroken: [] }),
    'has 0 counts of broken invariants',
  ],
  [
    'a column more',
    (counts) => Object.assign(counts, { refactoredBroken: [...counts.refactoredBroken, 0] }),
    'counts of broken invariants, and there are',
  ],
  [
    'more broken than run',
    (counts) => Object.assign(counts, { legacyBroken: counts.legacyBroken.map(() => 1e9) }),
    'has more runs that broke an invariant than runs',
  ],
  [
    'a known problem that nobody knows',
    (counts) => Object.assign(counts, { knownProblems: { mine: 4 } }),
    'names the known problem mine, which is not known',
  ],
  [
    'a contract that is not there',
    (counts) => Object.assign(counts, { contracts: { mine: 4 } }),
    'names the contract mine, which is not known',
  ],
  [
    'an invariant that is not there',
    (counts) => Object.assign(counts, { newProblems: [{ invariant: 'mine', count: 1, scenario: NOTHING }] }),
    'names the invariant mine, which is not known',
  ],
  [
    'a scenario that is none',
    ({ divergences: [first] }) => Object.assign(first.scenario, { choices: { mood: 'good' } }),
    'has a scenario that cannot be run',
  ],
  [
    'a session where faults are drawn',
    ({ divergences: [first] }) => Object.assign(first, { scenario: { ...NOTHING, steps: [] } }),
    'has a scenario',
  ],
  [
    'more unexamined than found',
    ({ divergences: [first] }) => Object.assign(first, { unexamined: first.count + 1 }),
    'leaves more of a divergence unexamined than there were',
  ],
];
const NOTHING = { schemaVersion: 1, choices: {}, races: [] };
type Counts = ShardFile['results'][number]['pairs'][number];

test('merge and --resume refuse results that their jobs cannot have come to', {
  timeout: 180_000,
}, async () => {
  const folder = folderWith({ 'bad.ts': variantReturning('-14') });
  const own = '.stage2-verify/shard-1-of-1.json';
  await run(folder, ...'--refactored bad.ts --runs 4200 --preemptions 0 --shard 1/1'.split(' '));
  const text = readFileSync(join(folder, own), 'utf8');
  const accepted: string[] = [];
  for (const [what, edit, said] of EDITS) {
    const file = JSON.parse(text) as ShardFile;
    edit(file.results[0].pairs[0], file);
    writeFileSync(join(folder, 'edited.json'), JSON.stringify(file));
    for (const words of [
      ['merge', 'edited.json', '--no-report'],
      ['verify', '--resume', 'edited.json'],
    ]) {
      const { code, stderr } = await run(folder, ...words);
      if (code !== 2 || !stderr.includes(said)) accepted.push(`${what}, ${words[0]}: ${code} ${stderr}`);
    }
  }
  expect(accepted).toEqual([]);
  expect((await run(folder, 'merge', own, '--no-report')).code).toBe(1);
});

async function refused(folder: string, files: readonly string[]): Promise<string> {
  const { code, stderr, stdout } = await run(folder, 'merge', ...files, '--no-report');
  expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({
    code: 2,
    stdout: '',
    lines: 1,
  });
  return stderr;
}

test.each([
  ['--shard 0/3', 'k counts from 1'],
  ['--shard 4/3', '--shard is "4/3"'],
  ['--shard 2', 'give k/n'],
  ['--shard 1/2 --no-report', 'leave --no-report out'],
])('%s is refused', async (args, said) => {
  const { code, stderr } = await run(emptyFolder(), ...args.split(' '));
  expect(code).toBe(2);
  expect(stderr).toContain(said);
});
