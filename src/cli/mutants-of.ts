// SPDX-License-Identifier: GPL-2.0-only
// Known-bad variants made of the reference's source.
import type { Variant } from '../core/variant.ts';
import { BUILT_IN } from '../subjects/user_mem_abort/variants.ts';
import type { LoadedVariants } from './load-variant.ts';

/** Known-bad variants made of the reference's source: of a foreign module there is none that fits. */
export async function mutantsOf({ legacy }: LoadedVariants): Promise<readonly Variant[]> {
  if (!BUILT_IN.some((variant) => variant === legacy.variant)) return [];
  const { canaryMutants } = await import('../mistakes/mutants/canary-mutants.ts');
  return canaryMutants(legacy.variant.name);
}
