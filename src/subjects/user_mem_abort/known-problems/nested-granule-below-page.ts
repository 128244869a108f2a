// SPDX-License-Identifier: GPL-2.0-only
// A guest granule below the host's page size.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const nestedGranuleBelowPage: KnownProblem = {
  id: 'nested-granule-below-page',
  title: 'A guest stage-2 granule below PAGE_SIZE is mapped a whole host page at a time',
  invariants: [
    'within-nested-mapping',
    'leaf-maps-host-pages',
    'leaf-in-slot',
    'no-stale-leaf',
    'within-nested-permission',
    'within-host-permission',
    'memcache-sufficient',
    'mte-initialised',
    'initialised-before-visible',
    'dirty-log',
    'dirty-has-leaf',
    'progress',
  ],
  covers: (c) => labelOf(c, 'nestedSize') === 'below-page',
  scenario: {
    schemaVersion: 1,
    choices: { pageSize: '16k', nestedSize: 'below-page' },
    races: [],
  },
  analysis:
    "The clamp to the guest's mapping size has a branch for sizes from PAGE_SIZE up. A smaller size (a 4K granule under a 16K or 64K host) passes through, " +
    'so vma_pagesize is 4096: neither the page-sized nor the block paths match, gfn and address are rounded to 4096, and the walker rounds ' +
    'the request up to one host page. The guest hypervisor gave its guest 4 KiB and the shadow table gives it all of the host page, at an ' +
    'output that is not congruent to the input; a permission fault never relaxes the entry, because 4096 is not the fault granule, and repeats for ever. ' +
    'The ID registers of a nested VM do not offer such granules, so it takes a guest hypervisor that programs VTCR_EL2.TG0 against them.',
};
