// SPDX-License-Identifier: GPL-2.0-only
// Reads and writes results.
import { readFileSync } from 'node:fs';
import type { JobResult } from '../../engines/jobs/job.ts';
import { jsonLine, jsonText } from '../../report/json.ts';
import { fileAt, type Io } from '../io.ts';
import { writeWhole } from '../report-folder.ts';
import { UsageError } from '../usage-error.ts';
import type { RunIdentity } from './identity.ts';
import type { Shard } from './shard.ts';

/** Version of the format. */
const SCHEMA_VERSION = 3;

/** What a shard, or a run that was interrupted, came to; `schema/shard.schema.json` describes it. */
export interface ShardFile extends RunIdentity {
  readonly schemaVersion: number;
  readonly shard: Shard;
  /** In the order of the jobs. */
  readonly results: readonly JobResult[];
}

/** The content of a file of results. */
export function shardFile(identity: RunIdentity, shard: Shard, results: readonly JobResult[]): ShardFile {
  const inOrder = [...results].sort((a, b) => a.job - b.job);
  return { schemaVersion: SCHEMA_VERSION, ...identity, shard, results: inOrder };
}

/**
 * Writes results in one step.
 * @throws UsageError if it cannot be written
 */
export function writeShardFile(io: Io, path: string, file: ShardFile): void {
  try {
    writeWhole(fileAt(io, path), piecesOf(file));
  } catch (error) {
    throw new UsageError(
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); give another --report-dir`,
    );
  }
}

/** Each result is a line, and a text by itself: all of them as one would take more memory than the jobs. */
function* piecesOf({ results, ...head }: ShardFile): Generator<string> {
  const around = jsonText({ ...head, results: [] });
  const inside = around.lastIndexOf(']');
  yield around.slice(0, inside);
  for (const [i, result] of results.entries()) yield `${i === 0 ? '' : ','}\n    ${jsonLine(result)}`;
  yield `\n  ${around.slice(inside)}`;
}

/**
 * Reads a file of results.
 * @throws UsageError if it is none
 */
export async function readShardFile(path: string, io: Io): Promise<ShardFile> {
  const parsed = parse(path, readText(path, io));
  const version = (parsed as { readonly schemaVersion?: unknown } | null)?.schemaVersion;
  const ofJobs = typeof parsed === 'object' && parsed !== null && 'plan' in parsed;
  if (ofJobs && version !== SCHEMA_VERSION && typeof version === 'number')
    throw new UsageError(
      `${path} has schemaVersion ${version}, and this version reads ${SCHEMA_VERSION}; use the version that wrote it`,
    );
  // Loaded here: most commands read none of these files.
  const { schemaFault } = await import('../../report/schema/faults.ts');
  const wrong = schemaFault('shard', parsed);
  if (wrong !== null)
    throw new UsageError(
      `${path} is no file that verify wrote with --shard or as a checkpoint (${wrong}); give one of those`,
    );
  return parsed as ShardFile;
}

function readText(path: string, io: Io): string {
  try {
    return readFileSync(fileAt(io, path), 'utf8');
  } catch (error) {
    throw new UsageError(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}); give a file that verify wrote with --shard or as a checkpoint`,
    );
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is no JSON (${(error as Error).message}); it may have been copied in part`);
  }
}
