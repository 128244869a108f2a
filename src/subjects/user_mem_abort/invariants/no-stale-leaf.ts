// SPDX-License-Identifier: GPL-2.0-only
// No leaf is left of what the host took away.

import { hex } from '../../../kernel/bits.ts';
import { leafHva, mapsHostPages } from './leaf-facts.ts';
import { leafInvariant } from './leaf-invariant.ts';
import { someMapOtherPages } from './leaf-runs.ts';

export const noStaleLeaf = leafInvariant(
  'no-stale-leaf',
  'After the host changed its mapping, no leaf points to what it no longer maps at that address.',
  'mmu_invalidate_retry() and the mmu notifiers in virt/kvm/kvm_main.c',
  (m, leaf) => m.disturbed && !mapsHostPages(m, leaf),
  (m, leaf) => `the host no longer maps that at hva ${hex(leafHva(m, leaf))}`,
  (m, first, last) => m.disturbed && someMapOtherPages(m, first, last),
);
