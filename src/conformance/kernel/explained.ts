// SPDX-License-Identifier: GPL-2.0-only
// Differences between model and machine that are known, each with the function of the kernel that explains it.

import type { Drawn } from './draw.ts';
import type { Difference } from './observation.ts';

/** A kind of difference. */
export interface Explanation {
  readonly id: string;
  /** The kernel's function, and its file. */
  readonly kernel: string;
  readonly text: string;
  readonly covers: (difference: Difference, drawn: Drawn) => boolean;
}

/** All of them. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    id: 'relax-keeps-execution',
    kernel: 'kvm_pgtable_stage2_relax_perms() in arch/arm64/kvm/hyp/pgtable.c',
    text: 'Up to 6.18 a permission that is relaxed is added and none is taken away; since the support of FEAT_XNX the whole XN field is written, and so it is in the model.',
    covers: ({ machine, model, part }) => part === 'leaf' && model.replace('RW-', 'RWX') === machine,
  },
];

/** What explains a difference, or null. */
export function explain(difference: Difference, drawn: Drawn): Explanation | null {
  return EXPLANATIONS.find(({ covers }) => covers(difference, drawn)) ?? null;
}
