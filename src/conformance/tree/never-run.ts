// SPDX-License-Identifier: GPL-2.0-only
// Functions of pgtable.c that no sequence runs, and why.

/** A reason that covers some functions. */
interface Reason {
  readonly functions: RegExp;
  readonly why: string;
}

const REASONS: readonly Reason[] = [
  { functions: /hyp_/, why: "the hypervisor's own stage-1 tables" },
  {
    functions: /^(kvm_pgtable_stage2_set_owner|kvm_init_invalid_leaf_owner)$/,
    why: 'who owns a page: an annotation that only the tables of the host have, in protected mode',
  },
  {
    functions: /^(stage2_flush_walker|kvm_pgtable_stage2_flush)$/,
    why: 'cleans the cache of a whole VM, which no fault does; the model has no caches',
  },
  {
    functions: /^(kvm_pgtable_stage2_destroy\w*|stage2_free_walker)$/,
    why: 'the end of a VM, after which nothing is compared',
  },
  { functions: /^kvm_pgtable_stage2_pgd_size$/, why: 'asked for by the hypervisor in protected mode' },
  {
    functions: /^kvm_pgtable_stage2_pte_prot$/,
    why: 'asked for by a split, which the release does not have',
  },
];

/** Why no sequence runs the function; null if nobody has said. */
export function whyNeverRun(name: string): string | null {
  return REASONS.find(({ functions }) => functions.test(name))?.why ?? null;
}
