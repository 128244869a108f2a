// SPDX-License-Identifier: GPL-2.0-only
// What the page tables need of the machine that has them.
import type { DirtyLog } from '../kvm/dirty_bitmap.ts';
import type { MemoryCache } from '../kvm/memory_cache.ts';
import type { Memslot } from '../kvm/memslot.ts';
import type { Hosting } from '../mm/host_memory.ts';
import type { Maintained } from '../mm/maintained.ts';
import type { MteTagState } from '../mm/mte.ts';
import type { PagePool } from '../mm/page.ts';
import type { Donations } from '../protected/donations.ts';
import type { Recording } from '../recorder.ts';
import type { MappingRules } from '../releases/mapping_rules.ts';
import type { Surroundings } from '../surroundings.ts';

/** Whoever has page tables: where their pages come from, and what memory is. */
export interface TableOwner extends Surroundings, Recording {
  readonly cache: MemoryCache;
  readonly host: { isMapMemory(pfn: number): boolean };
  readonly pages: PagePool;
  readonly maintained: Maintained;
  readonly mappingRules: MappingRules;
  readonly donations: Donations;
}

/** Whoever has the tables of a fault, which are filled to go with the rest of the machine. */
export interface Stage2Owner extends TableOwner, Hosting {
  readonly host: Hosting['host'];
  readonly slot: Memslot;
  readonly dirty: DirtyLog;
  readonly mte: MteTagState;
  readonly stage2: {
    install(addr: number, level: number, pa: number, prot: number): void;
    keepMapping(addr: number, pa: number): void;
  };
}
