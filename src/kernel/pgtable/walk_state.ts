// SPDX-License-Identifier: GPL-2.0-only
// Data of the walk under way.
import { KVM_PGTABLE_WALK_SHARED } from '../prot.ts';
import type { memcache } from '../types.ts';
import type { TableOwner } from './owner.ts';
import type { TablePool } from './pool.ts';

/** Which callback a walk runs: the kernel's `walker->cb`, as a number so that the walk needs no closure. */
export const Walker = { map: 0, attr: 1, unmap: 2, split: 3, age: 4 } as const;
export type Walker = (typeof Walker)[keyof typeof Walker];

/**
 * `struct kvm_pgtable_walk_data`, the walker and the callback's own data in one object that every walk of a machine
 * reuses: walks do not nest.
 */
export class WalkState {
  readonly m: TableOwner;
  readonly pool: TablePool;
  walker: Walker = Walker.map;
  flags = 0;
  start = 0;
  addr = 0;
  end = 0;

  /** map: output address of `start`. */
  phys = 0;
  /** map: attributes of the new leaves. */
  attr = 0;
  /** map: where table pages come from. */
  mc: memcache | null = null;

  /** attr: bits to set and to clear, and the level of the last leaf seen. */
  set = 0;
  clear = 0;
  level = 0;

  /** age: whether access flags are cleared, and whether one was set. */
  mkold = false;
  young = false;

  /** Whether the callback does nothing at a zero entry, so that the walk may step over it. */
  skipsEmpty = false;

  constructor(m: TableOwner, pool: TablePool) {
    this.m = m;
    this.pool = pool;
  }

  /** kvm_pgtable_walk_shared() */
  get shared(): boolean {
    return (this.flags & KVM_PGTABLE_WALK_SHARED) !== 0;
  }
}
