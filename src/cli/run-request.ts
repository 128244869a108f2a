// SPDX-License-Identifier: GPL-2.0-only
// What decides the result of a run, as it was given.
import type { Release } from '../c/translate.ts';
import type { RunRules } from '../engines/jobs/job.ts';
import { type CSource, USUAL_READING } from '../source/c-source.ts';

/** How modules that are C are found and read. Paths start from the folder that the run was started in. */
export interface CRequest {
  /** The function that is verified. */
  readonly function: string;
  readonly release: Release | null;
  readonly config: { readonly [symbol: string]: boolean };
  /** Headers with further declarations, and modules that implement them. */
  readonly facade: readonly string[];
  /** The kernel tree that revisions are of; null for the one around the folder. */
  readonly tree: string | null;
  /** Texts that are neither files nor revisions, by the module that stands for each. */
  readonly texts: { readonly [module: string]: CSource };
}

/** What decides the result of a run, as it was given: plain data that crosses threads and files. */
export interface RunRequest {
  /** The MODULE options; null where they were not given. */
  readonly legacy: string | null;
  readonly refactored: readonly string[] | null;
  /** Files with contracts for the refactored variants, beside their own. */
  readonly contracts: readonly string[];
  /** How modules that are C are found and read. */
  readonly c: CRequest;
  readonly rules: RunRules;
}

/** Options that make up a request, as commander hands them over. */
export interface RequestFlags extends RunRules {
  readonly legacy?: string;
  readonly refactored?: readonly string[];
  readonly contracts?: readonly string[];
  readonly function?: string;
  readonly release?: Release;
  readonly config?: CRequest['config'];
  readonly facade?: readonly string[];
  readonly tree?: string;
  readonly texts?: CRequest['texts'];
}

/** The request that the options of a command make. */
export function requestOf(flags: RequestFlags): RunRequest {
  const { engine, pageSize, preemptions, runs, seed, strict } = flags;
  return {
    legacy: flags.legacy ?? null,
    refactored: flags.refactored ?? null,
    contracts: flags.contracts ?? [],
    c: cRequestOf(flags),
    rules: { engine, runs, seed, preemptions, pageSize, strict },
  };
}

/** How the options of a command say that C is found and read. */
export function cRequestOf(
  flags: Pick<RequestFlags, 'function' | 'release' | 'config' | 'facade' | 'tree' | 'texts'>,
): CRequest {
  return {
    function: flags.function ?? USUAL_READING.function,
    release: flags.release ?? null,
    config: flags.config ?? {},
    facade: flags.facade ?? [],
    tree: flags.tree ?? null,
    texts: flags.texts ?? {},
  };
}
