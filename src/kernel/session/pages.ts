// SPDX-License-Identifier: GPL-2.0-only
// The four pages.
import type { Geometry } from '../geometry.ts';

/**
 * The pages that a session touches, by where they lie: each stands for a relation to another that the code tells apart. The
 * first is what the others relate to.
 */
export const PAGE_NAMES = ['page', 'neighbour', 'first', 'other-block'] as const;
export type PageName = (typeof PAGE_NAMES)[number];

/** Index of the PMD block that most of them lie in: one inside the region, so that a slot can be moved either way. */
export const BLOCK = 1;
/** Index of `page` in its block. */
export const PAGE_INDEX = 5;

/** Bytes from the start of the region to the page. */
export function pageOffset(g: Geometry, page: PageName): number {
  switch (page) {
    case 'page':
      return BLOCK * g.PMD_SIZE + PAGE_INDEX * g.PAGE_SIZE;
    case 'neighbour':
      return BLOCK * g.PMD_SIZE + (PAGE_INDEX + 1) * g.PAGE_SIZE;
    case 'first':
      return BLOCK * g.PMD_SIZE;
    case 'other-block':
      return (BLOCK + 1) * g.PMD_SIZE + PAGE_INDEX * g.PAGE_SIZE;
  }
}
