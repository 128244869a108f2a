// SPDX-License-Identifier: GPL-2.0-only
// One set of tables.
import { BIT } from '../bits.ts';
import { stage2StartLevel, vmIpaBits } from '../geometry.ts';
import type { TableOwner } from './owner.ts';
import { TablePool } from './pool.ts';
import type { Table } from './table.ts';
import { WalkState } from './walk_state.ts';

/** `struct kvm_pgtable` with the pages that its tables are made of. */
export class PageTable {
  readonly m: TableOwner;
  readonly pool = new TablePool();
  readonly walk: WalkState;
  root: Table;
  startLevel = 0;
  /** First input address that the tables cannot translate. */
  limit = 0;
  /** Entries of the concatenated root tables together. */
  rootEntries = 0;

  constructor(m: TableOwner) {
    this.m = m;
    this.walk = new WalkState(m, this.pool);
    this.root = this.pool.reset(0);
  }

  /**
   * An empty tree in the machine's geometry.
   * @param ipaBits bits of the input address: `KVM_PHYS_SHIFT`, 32 to 48
   */
  reset(ipaBits = vmIpaBits(this.m.g, this.m.pkvm)): void {
    const g = this.m.g;
    this.startLevel = stage2StartLevel(g.PAGE_SHIFT, ipaBits);
    this.root = this.pool.reset(g.granule[this.startLevel]);
    this.limit = BIT(ipaBits);
    this.rootEntries = this.limit / g.granule[this.startLevel];
  }
}
