// SPDX-License-Identifier: GPL-2.0-only
// Changes bits of all leaves in a range.
import { KVM_PGTABLE_WALK_IGNORE_EAGAIN } from '../prot.ts';
import type { PageTable } from './page_table.ts';
import { walk } from './walk.ts';
import { Walker } from './walk_state.ts';

/** stage2_update_leaf_attrs() of arch/arm64/kvm/hyp/pgtable.c: clears, then sets bits of every leaf in the range. */
export function updateAttrs(
  t: PageTable,
  addr: number,
  size: number,
  set: number,
  clear: number,
  flags: number,
): number {
  const w = t.walk;
  w.walker = Walker.attr;
  w.flags = flags;
  w.skipsEmpty = (flags & KVM_PGTABLE_WALK_IGNORE_EAGAIN) !== 0;
  // What the kernel's data begins with, and keeps where -EAGAIN is ignored: the level of no leaf.
  w.level = 0;
  w.set = set;
  w.clear = clear;
  return walk(t, addr, size);
}
