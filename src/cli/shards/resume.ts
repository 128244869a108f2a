// SPDX-License-Identifier: GPL-2.0-only
// The options of a run that goes on; refuses other sources.
import { isDeepStrictEqual } from 'node:util';
import { planJobs } from '../../engines/jobs/plan.ts';
import { type LoadedVariants, variantsOf } from '../load-variant.ts';
import type { VerifyFlags } from '../options.ts';
import type { RunRequest } from '../run-request.ts';
import { UsageError } from '../usage-error.ts';
import { refuseImpossible } from './contents.ts';
import { difference, identityOf } from './identity.ts';
import { jobsOfShard, shardName } from './shard.ts';
import { type NamedShard, refuseForeign } from './union.ts';

/** How the options that a file fixes are written. */
const OPTIONS = {
  legacy: '--legacy',
  refactored: '--refactored',
  contracts: '--contracts',
  engine: '--engine',
  runs: '--runs',
  seed: '--seed',
  preemptions: '--preemptions',
  pageSize: '--page-size',
  strict: '--strict',
} as const;

/** The options of the run that `request` is of, with what `flags` say about output and time. */
export function withRequest(
  flags: VerifyFlags,
  { c, contracts, legacy, refactored, rules }: RunRequest,
): VerifyFlags {
  const { contracts: _contracts, legacy: _legacy, refactored: _refactored, ...rest } = flags;
  return {
    ...rest,
    ...rules,
    ...(legacy === null ? {} : { legacy }),
    ...(refactored === null ? {} : { refactored }),
    ...(contracts.length === 0 ? {} : { contracts }),
    function: c.function,
    config: c.config,
    ...(c.release === null ? {} : { release: c.release }),
    ...(c.facade.length === 0 ? {} : { facade: c.facade }),
    ...(c.tree === null ? {} : { tree: c.tree }),
  };
}

/**
 * The options of a run that goes on from a file: the file says them, and what was given all the same has to agree.
 * @param given names of the options that were given
 * @throws UsageError if an option contradicts the file
 */
export function resumedFlags(
  flags: VerifyFlags,
  given: ReadonlySet<string>,
  { file, path }: NamedShard,
): VerifyFlags {
  const resumed = withRequest(flags, file.request);
  for (const [name, option] of Object.entries(OPTIONS) as [keyof typeof OPTIONS, string][]) {
    if (!given.has(name) || isDeepStrictEqual(flags[name], resumed[name])) continue;
    throw new UsageError(
      `--resume ${path} goes on with ${option} ${resumed[name] ?? 'left out'}, not ${flags[name]}; leave ${option} out, or start anew without --resume`,
    );
  }
  if (flags.shard !== undefined && !isDeepStrictEqual(flags.shard, file.shard))
    throw new UsageError(
      `--resume ${path} goes on with shard ${shardName(file.shard)}, not ${shardName(flags.shard)}; leave --shard out, or start anew without --resume`,
    );
  return file.shard.of === 1 ? resumed : { ...resumed, shard: file.shard };
}

/** @throws UsageError if the file is not of the sources that are here, or was changed */
export function refuseOthers({ file, path }: NamedShard, variants: LoadedVariants, cwd: string): void {
  const jobs = planJobs(variantsOf(variants), file.request.rules);
  const differs = difference(file, identityOf(file.request, variants, cwd, jobs));
  if (differs !== null)
    throw new UsageError(
      `${path} was made with ${differs} than are here; use the same, or start anew without it`,
    );
  const own = jobsOfShard(jobs, file.shard);
  refuseForeign({ file, path }, own);
  refuseImpossible({ file, path }, variantsOf(variants), own);
}
