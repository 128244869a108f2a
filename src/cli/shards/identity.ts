// SPDX-License-Identifier: GPL-2.0-only
// What two files must have in common to be shards of one run.

import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { NumberedJob } from '../../engines/jobs/job.ts';
import { planJobs } from '../../engines/jobs/plan.ts';
import { textHash } from '../../source/c-source.ts';
import { type EngineHashes, engineHashes, variantHash } from '../../source/hashes.ts';
import { versions } from '../../source/package-info.ts';
import { type LoadedVariant, type LoadedVariants, variantsOf } from '../load-variant.ts';
import type { RunRequest } from '../run-request.ts';

/** What two files must have in common to be shards of one run. */
export interface RunIdentity {
  readonly request: RunRequest;
  /** Hashes of the sources that decide a result. */
  readonly sources: EngineHashes & {
    /** By name; files of contracts by their path. */
    readonly variants: { readonly [variant: string]: string };
  };
  /** Versions of packages that decide a result. */
  readonly versions: { readonly [name: string]: string };
  /** The list of all jobs; the hash is of the rules by which they are done as well. */
  readonly plan: { readonly jobs: number; readonly hash: string };
}

/**
 * The identity of a run of these variants.
 * @param cwd the folder that relative paths start from
 */
export function identityOf(
  request: RunRequest,
  variants: LoadedVariants,
  cwd: string,
  jobs: readonly NumberedJob[] = planJobs(variantsOf(variants), request.rules),
): RunIdentity {
  const { node: _, ...deciding } = versions();
  const loaded = [variants.legacy, ...variants.refactored];
  return {
    request,
    sources: {
      ...engineHashes(),
      variants: Object.fromEntries([
        ...loaded.map((one) => [one.variant.name, sourceHash(one)]),
        ...request.contracts.map((file) => [file, variantHash(resolve(cwd, file))]),
      ]),
    },
    versions: deciding,
    plan: {
      jobs: jobs.length,
      hash: createHash('sha256')
        .update(JSON.stringify([request.rules, jobs]))
        .digest('hex'),
    },
  };
}

function sourceHash({ c, file }: LoadedVariant): string {
  if (c !== undefined) return textHash(c.source);
  return file === null ? '' : variantHash(file);
}

/** What two identities differ in, as words; null if they are the same. */
export function difference(a: RunIdentity, b: RunIdentity): string | null {
  const options = differing(
    { ...a.request, ...a.request.rules, rules: null },
    { ...b.request, ...b.request.rules, rules: null },
  );
  if (options.length > 0) return `other options (${options.join(', ')})`;
  const sources = differing(
    { ...a.sources, ...a.sources.variants, variants: null },
    { ...b.sources, ...b.sources.variants, variants: null },
  );
  if (sources.length > 0) return `other sources (${sources.join(', ')})`;
  const packages = differing(a.versions, b.versions);
  if (packages.length > 0) return `another version of ${packages.join(' and ')}`;
  return isDeepStrictEqual(a.plan, b.plan) ? null : 'another list of jobs';
}

function differing(
  a: { readonly [name: string]: unknown },
  b: { readonly [name: string]: unknown },
): readonly string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].filter((name) => !isDeepStrictEqual(a[name], b[name]));
}
