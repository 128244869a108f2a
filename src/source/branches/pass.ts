// SPDX-License-Identifier: GPL-2.0-only
// Starts the counting thread.
import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { type Beacon, createBeacon, watchBeacon } from '../../core/beacon.ts';
import { hangs } from '../../core/variant-fault.ts';
import { urlOf } from './entry.ts';
import { failedToRun, type Measurement } from './measurement.ts';
import type { BranchAnswer, BranchWork } from './worker.ts';

/** MiB that the thread may use. */
const MEMORY = 2048;

/** What the thread is started with. */
export interface BranchData {
  readonly work: BranchWork;
  readonly beacon: Beacon;
}

/**
 * Measures the entries of `work` in a thread of its own. Counting is per isolate and for good, because V8 keeps the counters in
 * the code of every function that it compiles meanwhile; and what ts-morph takes of memory goes with the thread.
 */
export async function measureInWorker(work: BranchWork): Promise<BranchAnswer> {
  const beacon = createBeacon();
  const worker = startWorker({
    workerData: { work, beacon },
    // What the modules print was printed when they were first loaded.
    stdout: true,
    stderr: true,
    env: { JITI_SOURCE_MAPS: 'true' },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  });
  let unwatch = (): void => undefined;
  try {
    return await new Promise<BranchAnswer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      unwatch = watchBeacon(beacon, (variant) => reject(hangs(variant)));
      worker.once('exit', () => reject(new Error('its thread ended early')));
    });
  } catch (error) {
    return new Map(work.entries.map((entry): [string, Measurement] => [urlOf(entry), failedToRun(error)]));
  } finally {
    unwatch();
    await worker.terminate();
  }
}

/** Node runs the packed program as it is. The tests run the sources, for which the thread needs a compiler. */
function startWorker(options: WorkerOptions): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./worker.js', import.meta.url), options);
  const file = JSON.stringify(fileURLToPath(new URL('./worker.ts', import.meta.url)));
  const run = `import('jiti').then(({ createJiti }) => createJiti(${file}).import(${file}))`;
  return new Worker(run, { ...options, eval: true });
}
