// SPDX-License-Identifier: GPL-2.0-only
// Known-bad variants made of the reference's source.
import type { Variant } from '../core/variant.ts';
import { codeHash } from '../source/hashes.ts';
import { BUILT_IN, builtInFile } from '../subjects/user_mem_abort/variants.ts';
import type { LoadedVariants } from './load-variant.ts';

/** Known-bad variants made of the reference's source: of a module that is none of ours there is none that fits. */
export async function mutantsOf({ legacy }: LoadedVariants): Promise<readonly Variant[]> {
  const own = BUILT_IN.find((variant) => variant === legacy.variant || isSameCode(legacy.file, variant.name));
  if (own === undefined) return [];
  const { canaryMutants } = await import('../mistakes/mutants/canary-mutants.ts');
  return canaryMutants(own.name);
}

function isSameCode(file: string | null, name: string): boolean {
  const own = builtInFile(name);
  return file !== null && own !== null && codeHash(file) === codeHash(own);
}
