// SPDX-License-Identifier: GPL-2.0-only
// An IPA that is aligned while the pfn is not.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const foldedPmdThp: KnownProblem = {
  id: 'folded-pmd-thp',
  title: 'With a folded PMD the THP adjustment aligns the IPA but not the pfn',
  invariants: [
    'leaf-maps-host-pages',
    'no-stale-leaf',
    'leaf-in-slot',
    'within-nested-mapping',
    'mte-initialised',
    'initialised-before-visible',
    'memcache-sufficient',
    'progress',
    'access-allowed',
  ],
  covers: (c) => labelOf(c, 'pageSize') === '64k-folded' && labelOf(c, 'pageInPmd') !== 'first',
  scenario: {
    schemaVersion: 1,
    choices: { pageSize: '64k-folded', pageInPmd: 'sixth', vmaKind: 'thp' },
    races: [],
  },
  analysis:
    'transparent_hugepage_adjust() rounds the pfn down with ~(PTRS_PER_PMD - 1). With two page-table levels (64K pages, 42-bit addresses) ' +
    'asm-generic/pgtable-nopmd.h defines PTRS_PER_PMD as 1, so the pfn stays where it is while the IPA is rounded down to PMD_SIZE. The ' +
    'map call then lays 512 MiB of pages from the unaligned pfn over the aligned range: every page is off by the offset of the faulting ' +
    'one, and the last ones lie behind the huge page. The state fault-desc rounds its gfn with the same mask and so aligns neither; see ' +
    'the contract of the same name.',
};
