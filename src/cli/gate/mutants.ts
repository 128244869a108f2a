// SPDX-License-Identifier: GPL-2.0-only
// Mutants of the changed lines.

import { touches } from '../../mistakes/mutants/changed-lines.ts';
import type { MutationProgress } from '../../mistakes/mutants/mutate.ts';
import { DEFAULT_RUNS } from '../../mistakes/mutants/mutate.ts';
import type { GatedMutants } from '../../report/gate/result.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { BUILT_IN, LEGACY } from '../../subjects/user_mem_abort/variants.ts';
import { linesSince } from '../commands/mutate-since.ts';
import type { Io } from '../io.ts';
import type { Base } from './base.ts';
import { isOwnProject } from './own-project.ts';

/** The mutants of the lines that changed, or why there are none. */
export interface MutantsOfChange {
  readonly mutants: GatedMutants | null;
  readonly remark: string | null;
}

/** How mutants are hunted. */
export interface MutantOptions {
  /** Scenarios that a mutant has to survive; more than `mutate` asks for are not run. */
  readonly runs: number;
  readonly seed: number;
  readonly onProgress: (progress: MutationProgress) => void;
}

/** Mutates the lines of the built-in variants that changed since the base. */
export async function mutantsOfChange(
  base: Base,
  project: string,
  { cwd }: Io,
  options: MutantOptions,
): Promise<MutantsOfChange> {
  if (!isOwnProject(base.root, project))
    return {
      mutants: null,
      remark: 'none were made: they are made of the variants that ship with stage2-verify',
    };
  const lines = linesSince(base.commit, cwd);
  const files = [...lines.keys()];
  const variants = BUILT_IN.filter(({ name }) =>
    files.some((file) =>
      name === LEGACY.name ? !file.startsWith('refactored/') : file.startsWith(`refactored/${name}/`),
    ),
  );
  if (variants.length === 0)
    return { mutants: null, remark: 'none were made: no line of a built-in variant has changed' };
  const { mutate } = await import('../../mistakes/mutants/mutate.ts');
  const report = await mutate({
    subject: USER_MEM_ABORT,
    variants,
    original: LEGACY.name,
    runs: Math.min(options.runs, DEFAULT_RUNS),
    seed: options.seed,
    representatives: false,
    only: { since: base.revision, covers: (mutant) => touches(mutant, lines) },
    onProgress: options.onProgress,
  });
  const survivors = report.variants.flatMap(({ mutants }) =>
    mutants.filter(({ fate }) => fate.kind === 'survived').map(({ mutant }) => mutant),
  );
  return {
    mutants: {
      killed: report.killed,
      equivalentWithinBound: report.decided + report.modelBlind + report.argued,
      survivors: survivors.map(({ becomes, operator, path, start, was }) => ({
        at: `${path}:${start.line}`,
        operator,
        was,
        becomes,
      })),
    },
    remark: null,
  };
}
