// SPDX-License-Identifier: GPL-2.0-only
// Keeps results in a file while they come in.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { JobResult, NumberedJob } from '../../engines/jobs/job.ts';
import { INVOCATION, shellWord } from '../command-line.ts';
import { fileAt, type Io } from '../io.ts';
import type { RunRequest } from '../run-request.ts';
import type { RunIdentity } from './identity.ts';
import type { Shard } from './shard.ts';
import { type ShardFile, shardFile, writeShardFile } from './shard-file.ts';

/** Milliseconds between two writes. */
const BETWEEN = 1_000;
/** Writing takes no more than one part in so many of the time. */
const RESTRAINT = 50;

/** What is kept, and where. */
export interface CheckpointOptions {
  readonly io: Io;
  readonly path: string;
  /** Is asked for when the file is first written. */
  readonly identity: () => RunIdentity;
  readonly shard: Shard;
  /** Jobs that there are to do, those done before included. */
  readonly jobs: readonly NumberedJob[];
  readonly before: readonly JobResult[];
}

/** Results that are kept in a file while they come in. */
export interface Checkpoint {
  readonly add: (result: JobResult) => void;
  /** Writes all that came in. */
  readonly write: () => ShardFile;
  /**
   * The run is over: removes the file if everything was done, else leaves it.
   * @returns the command that goes on; null if there is nothing to go on with
   */
  readonly end: () => string | null;
}

/** Where the results of an unfinished run are kept: each run has a file of its own, so that none takes another's. */
export function checkpointPath(folder: string, request: RunRequest): string {
  const hash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  return `${folder}/checkpoint-${hash.slice(0, 8)}.json`;
}

/** Keeps results in a file, written about every second; a run that is over before has none. */
export function checkpointAt({ before, identity, io, jobs, path, shard }: CheckpointOptions): Checkpoint {
  const results = [...before];
  let due = performance.now() + BETWEEN;
  let known: RunIdentity | null = null;
  const write = (): ShardFile => {
    const started = performance.now();
    known ??= identity();
    const file = shardFile(known, shard, results);
    writeShardFile(io, path, file);
    const now = performance.now();
    due = now + Math.max(BETWEEN, RESTRAINT * (now - started));
    return file;
  };
  return {
    add: (result) => {
      results.push(result);
      if (performance.now() >= due) write();
    },
    write,
    end: () => {
      if (results.length === jobs.length) rmSync(fileAt(io, path), { force: true });
      if (results.length === 0 || results.length === jobs.length) return null;
      write();
      return `${INVOCATION} verify --resume ${shellWord(path)}`;
    },
  };
}
