// SPDX-License-Identifier: GPL-2.0-only
/** A run that ends before its time goes on where it was. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ShardFile } from '../../src/cli/shards/shard-file.ts';
import type { JsonReport } from '../../src/report/json.ts';
import { emptyFolder, type Finished } from '../testing/cli.ts';
import { finished, spawned, start } from '../testing/process.ts';
import { contents } from '../testing/report-contents.ts';

/** The name of the checkpoint in the report folder, once there is one. */
function checkpointIn(folder: string): string | null {
  const reports = join(folder, '.stage2-verify');
  const names = existsSync(reports) ? readdirSync(reports) : [];
  const name = names.find((candidate) => /^checkpoint-[0-9a-f]{8}\.json$/.test(candidate));
  return name === undefined ? null : `.stage2-verify/${name}`;
}

function readResults(folder: string, path: string): ShardFile['results'] {
  return (JSON.parse(readFileSync(join(folder, path), 'utf8')) as ShardFile).results;
}

/**
 * Starts a run and ends it by a signal when its checkpoint is there, or has been renewed.
 * @returns how it ended, and its checkpoint
 */
async function ended(
  folder: string,
  args: readonly string[],
  signal: 'SIGKILL' | 'SIGINT',
  renewed: boolean,
): Promise<Finished & { readonly path: string }> {
  const child = start(folder, args);
  const end = finished(child);
  let first = 0;
  for (;;) {
    await setTimeout(50);
    expect(child.exitCode, 'the run was over before it could be ended').toBe(null);
    const path = checkpointIn(folder);
    if (path === null) continue;
    const { mtimeMs } = statSync(join(folder, path));
    if (first === 0) first = mtimeMs;
    if (renewed && mtimeMs === first) continue;
    child.kill(signal);
    return { ...(await end), path };
  }
}

test('a run that was killed goes on from its checkpoint, also when that is interrupted, and comes to the same', async () => {
  const args =
    '--engine exhaustive --preemptions 0 --page-size 16k --refactored state-object --workers 1'.split(' ');
  const folder = emptyFolder();
  // In a way that it cannot catch.
  const { path } = await ended(folder, args, 'SIGKILL', false);
  const before = readResults(folder, path).flatMap(({ pairs }) => pairs);
  expect(before.length).toBeGreaterThan(0);
  // The file says what the run was.
  const resume = ['verify', '--resume', path];
  const { code, stderr, stdout } = await ended(folder, [...resume, '--json'], 'SIGINT', true);
  expect(code).toBe(3);
  expect(stderr).toContain(`go on with: npx stage2-verify verify --resume ${path}`);
  const [{ scenarios, spaceCovered }] = (JSON.parse(stdout) as JsonReport).pairs;
  expect(scenarios).toBeGreaterThanOrEqual(before.reduce((sum, pair) => sum + Number(pair.scenarios), 0));
  expect(spaceCovered).toBeGreaterThan(0);
  expect(spaceCovered).toBeLessThan(1);

  expect((await spawned(folder, ...resume)).code).toBe(0);
  expect(checkpointIn(folder)).toBe(null);
  const whole = emptyFolder();
  expect((await spawned(whole, ...args)).code).toBe(0);
  expect(contents(join(folder, '.stage2-verify'))).toEqual(contents(join(whole, '.stage2-verify')));
});
