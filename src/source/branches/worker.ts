// SPDX-License-Identifier: GPL-2.0-only
// The counting thread.
import { parentPort, workerData } from 'node:worker_threads';
import type { SourceFile } from 'ts-morph';
import { useBeacon } from '../../core/beacon.ts';
import { confinedBy } from '../../engines/jobs/limits.ts';
import { subjectOf } from '../../subjects/all.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import type { TsMorph } from './branch_points.ts';
import { type CountedRange, type CountedScript, CoverageSession } from './coverage.ts';
import { type Entry, urlOf } from './entry.ts';
import { loadEntry } from './load_entry.ts';
import { failedToRun, type Measurement, measurementOf } from './measurement.ts';
import type { BranchData } from './pass.ts';
import type { Unreachable } from './unreachable.ts';

/** What a worker is asked to do. */
export interface BranchWork {
  /** What to run. */
  readonly entries: readonly Entry[];
  readonly scenarios: number;
  readonly seed: number;
  readonly races: number;
  /** URL of the module that loads them, or null; see `loadEntry`. */
  readonly loader: string | null;
  readonly unreachable: readonly Unreachable[];
  /** What paths are shown from that belong to no package. */
  readonly folder: string;
}

/** What it answers, by the URL of the entry. */
export type BranchAnswer = ReadonlyMap<string, Measurement>;

/** Counted ranges by script id. */
type Counts = ReadonlyMap<string, readonly CountedRange[]>;

async function main(work: BranchWork): Promise<BranchAnswer> {
  const coverage = new CoverageSession();
  const counts = new Map<string, Counts>();
  const answer = new Map<string, Measurement>();
  for (const entry of work.entries) {
    try {
      counts.set(urlOf(entry), await count(coverage, entry, work));
    } catch (error) {
      answer.set(urlOf(entry), failedToRun(error));
    }
  }
  const scripts = coverage
    .scripts()
    .filter(({ url }) => url.startsWith('file:') && !isHarness(url))
    .map((script) => ({ ...script, source: coverage.sourceOf(script.id) }));
  coverage.close();
  const ts = await import('ts-morph');
  const parse = parser(ts);
  for (const entry of work.entries) {
    const ranges = counts.get(urlOf(entry));
    if (ranges === undefined) continue;
    const counted = scripts.map((script) => ({ ...script, ranges: ranges.get(script.id) ?? [] }));
    answer.set(urlOf(entry), measurementOf(ts, entry, counted, parse, work.unreachable, work.folder));
  }
  return answer;
}

async function count(coverage: CoverageSession, entry: Entry, work: BranchWork): Promise<Counts> {
  const variant = await loadEntry(entry, work.loader);
  const subject = typeof entry === 'string' ? USER_MEM_ABORT : subjectOf(entry.function);
  const bench = subject.createBench() as Bench;
  // What a variant of C cannot be given.
  for (const [dimension, values] of confinedBy({ subject, legacy: variant, refactored: [] }))
    bench.choices.confine(dimension, values);
  coverage.take();
  for (let i = 0; i < work.scenarios; i++) {
    bench.choices.startRandom((work.seed + i) | 0);
    bench.run(variant, work.races);
  }
  return coverage.take();
}

/** The modules that run a variant, which are no part of it; the helpers that it shares with others are. */
const HARNESS = new URL('../../', import.meta.url).href;
const HARNESS_FOLDER = /^(core|subjects|kernel\/(?!fault\/))/;

function isHarness(url: string): boolean {
  return url.startsWith(HARNESS) && HARNESS_FOLDER.test(url.slice(HARNESS.length));
}

/** Parses scripts, the same one once. */
function parser(ts: TsMorph): (script: CountedScript) => SourceFile {
  const project = new ts.Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  const trees = new Map<string, SourceFile>();
  return (script) => {
    const known = trees.get(script.url);
    if (known !== undefined) return known;
    const tree = project.createSourceFile(`${trees.size}.js`, script.source);
    trees.set(script.url, tree);
    return tree;
  };
}

const { beacon, work } = workerData as BranchData;
useBeacon(beacon);
parentPort?.postMessage(await main(work));
