// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { JobResult, NumberedJob } from './job.ts';
import { inWorkers } from './pool.ts';
import { planRandom } from './random.ts';

const JOBS: readonly NumberedJob[] = planRandom(1, 50_000).map((job, index) => ({ index, job }));

/** A worker that answers with the number of its job, after `before` ran; files in `folder` outlive it. */
function workerThat(before: string): { readonly module: string; readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-pool-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const module = join(folder, 'worker.mjs');
  writeFileSync(
    module,
    `import { existsSync, writeFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
export async function work({ job: { index }, setting: { folder } }) {
  const once = (name) => !existsSync(folder + '/' + name) && !writeFileSync(folder + '/' + name, '');
  once('thread' + threadId);
  ${before}
  return { result: { job: index, seconds: 0, pairs: [] } };
}
`,
  );
  return { module: pathToFileURL(module).href, folder };
}

/** Has the jobs done by two such workers. @returns the numbers of the jobs that were done */
async function done(before: string, stopAfter = Number.POSITIVE_INFINITY): Promise<readonly number[]> {
  const { folder, module } = workerThat(before);
  const results: JobResult[] = [];
  await inWorkers({ workers: 2, module, setting: { folder } })(JOBS, {
    onResult: (result) => results.push(result),
    stopped: () => results.length >= stopAfter,
  });
  expect(readdirSync(folder).filter((name) => name.startsWith('thread')).length).toBeGreaterThan(1);
  return results.map(({ job }) => job).sort((a, b) => a - b);
}

const ALL = JOBS.map(({ index }) => index);

describe('worker threads', () => {
  it('do every job once', async () => {
    expect(await done('')).toEqual(ALL);
  });

  it.each([
    ['ends', 'process.exit(7)'],
    [
      'throws where nobody catches it',
      "setTimeout(() => { throw new Error('late') }); await new Promise(() => {})",
    ],
  ])('are replaced when one %s, and its job is done again', async (_, death) => {
    expect(await done(`if (index === 3 && once('died')) { ${death}; }`)).toEqual(ALL);
  });

  it('may answer while they are ended, when nobody waits any more', async () => {
    const { destroy } = Piscina.prototype;
    const ending = vi.spyOn(Piscina.prototype, 'destroy').mockImplementation(function (this: Piscina) {
      this.emit('error', new Error('Unexpected message from Worker'));
      return destroy.call(this);
    });
    onTestFinished(() => ending.mockRestore());
    expect(await done('')).toEqual(ALL);
    expect(ending).toHaveBeenCalledOnce();
  });

  it('may die again of the same job, but not for ever', async () => {
    expect(await done("if (index === 3 && (once('first') || once('second'))) process.exit(1);")).toEqual(ALL);
    await expect(done('if (index === 3) process.exit(1);')).rejects.toThrow(
      'job 3 (variant 1, scenarios 12288 to 16383) ended its thread 3 times (worker exited with code: 1)',
    );
  });

  it('pass on a fault of the verifier at once', async () => {
    const fault =
      "if (index === 3) return { fault: new Error('a fault' + (once('fault') ? '' : ' again')) };";
    await expect(done(fault)).rejects.toThrow(/^a fault$/);
  });

  it('start nothing more when told to stop', async () => {
    const few = await done('', 2);
    expect(few.length).toBeGreaterThanOrEqual(2);
    expect(few.length).toBeLessThan(JOBS.length);
  });
});
