// SPDX-License-Identifier: GPL-2.0-only
// Reads and writes results.
import { closeSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { JobResult } from '../../engines/jobs/job.ts';
import { jsonLine, jsonText } from '../../report/json.ts';
import { fileAt, type Io } from '../io.ts';
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
 * Writes results in one step: whoever is interrupted, or reads meanwhile, has the old file or the new one. Each result is a line, and written by itself: all of them as one text
 * would take more memory than the jobs.
 * @throws UsageError if it cannot be written
 */
export function writeShardFile(io: Io, path: string, { results, ...head }: ShardFile): void {
  const target = fileAt(io, path);
  const around = jsonText({ ...head, results: [] });
  const inside = around.lastIndexOf(']');
  try {
    const file = openSync(`${target}.part`, 'w');
    try {
      writeSync(file, around.slice(0, inside));
      for (const [i, result] of results.entries())
        writeSync(file, `${i === 0 ? '' : ','}\n    ${jsonLine(result)}`);
      writeSync(file, `\n  ${around.slice(inside)}`);
    } finally {
      closeSync(file);
    }
    renameSync(`${target}.part`, target);
  } catch (error) {
    throw new UsageError(
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); give another --report-dir`,
    );
  }
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
