// SPDX-License-Identifier: GPL-2.0-only
/** A run that ends before its time goes on where it was. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ShardFile } from '../../src/cli/shards/shard-file.ts';
import type { JsonReport } from '../../src/report/json.ts';
import { emptyFolder, folderWith, variantReturning } from '../testing/cli.ts';
import { finished, spawned, start } from '../testing/process.ts';
import { contents } from '../testing/report-contents.ts';

/** The name of the checkpoint in the report folder, once there is one. */
function checkpointIn(folder: string): string | null {
  const reports = join(folder, 'reports');
  const names = existsSync(reports) ? readdirSync(reports) : [];
  const name = names.find((candidate) => /^checkpoint-[0-9a-f]{8}\.json$/.test(candidate));
  return name === undefined ? null : `reports/${name}`;
}

function readResults(folder: string, path: string): ShardFile['results'] {
  return (JSON.parse(readFileSync(join(folder, path), 'utf8')) as ShardFile).results;
}

/**
 * Starts a run and kills it in a way that it cannot catch, when its checkpoint is there, or has been renewed.
 * @returns the checkpoint
 */
async function killed(folder: string, args: readonly string[], renewed: boolean): Promise<string> {
  const child = start(folder, args);
  const end = finished(child);
  let first = 0;
  for (;;) {
    await setTimeout(20);
    expect(child.exitCode, 'the run was over before it could be killed').toBe(null);
    const path = checkpointIn(folder);
    if (path === null) continue;
    const results = readResults(folder, path).length;
    if (first === 0) first = results;
    if (renewed && results === first) continue;
    child.kill('SIGKILL');
    await end;
    return path;
  }
}

test('a run that was killed goes on from its checkpoint, and comes to the same', {
  timeout: 180_000,
}, async () => {
  const args = '--refactored state-object --runs 250000 --workers 1'.split(' ');
  const folder = emptyFolder();
  const path = await killed(folder, args, false);
  const before = readResults(folder, path);
  expect(before.length).toBeGreaterThan(0);
  // The file says what the run was.
  const resumed = await spawned(folder, 'verify', '--resume', path);
  expect(resumed.code).toBe(0);
  expect(checkpointIn(folder)).toBe(null);
  const whole = emptyFolder();
  expect((await spawned(whole, ...args)).code).toBe(0);
  expect(contents(join(folder, 'reports'))).toEqual(contents(join(whole, 'reports')));
});

test('an exhaustive run that was killed loses nothing that its checkpoint holds', {
  timeout: 180_000,
}, async () => {
  const folder = emptyFolder();
  const path = await killed(
    folder,
    '--engine exhaustive --preemptions 0 --refactored state-object'.split(' '),
    true,
  );
  const before = readResults(folder, path).flatMap(({ parts }) => parts);
  const { code, stderr, stdout } = await spawned(
    folder,
    ...`--resume ${path} --time-limit 1 --json`.split(' '),
  );
  expect(code).toBe(3);
  expect(stderr).toContain(`go on with: npx stage2-verify verify --resume ${path}`);
  const report = JSON.parse(stdout) as JsonReport;
  const [{ scenarios, spaceCovered }] = report.pairs;
  expect(scenarios).toBeGreaterThanOrEqual(before.reduce((sum, part) => sum + Number(part.scenarios), 0));
  expect(spaceCovered).toBeGreaterThan(0);
});

test('what does not belong to the file is refused', { timeout: 180_000 }, async () => {
  const folder = folderWith({ 'mine.ts': variantReturning('-14') });
  const shard = 'reports/shard-1-of-2.json';
  await spawned(folder, ...'--refactored mine.ts --runs 9000 --shard 1/2'.split(' '));
  for (const [args, said] of [
    ['--runs 9001', `--resume ${shard} goes on with --runs 9000, not 9001; leave --runs out`],
    ['--refactored fault-desc', 'goes on with --refactored mine.ts, not fault-desc'],
    ['--shard 2/2', 'goes on with shard 1/2, not 2/2'],
  ]) {
    const { code, stderr } = await spawned(folder, 'verify', '--resume', shard, ...args.split(' '));
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  }
  const again = await spawned(folder, 'verify', '--resume', shard, '--runs', '9000');
  expect(again.stdout).toContain('shard 1/2: complete');
  expect(again.code).toBe(0);
});
