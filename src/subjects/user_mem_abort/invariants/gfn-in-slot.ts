// SPDX-License-Identifier: GPL-2.0-only
// Pages are pinned and marked dirty for gfns of the slot.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const gfnInSlot = watched(
  'gfn-in-slot',
  Violation.gfnOutsideSlot,
  'A page is pinned, and marked dirty, for a gfn of the slot only.',
  '__gfn_to_hva_memslot(), mark_page_dirty_in_slot() in virt/kvm/kvm_main.c',
);
