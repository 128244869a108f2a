// SPDX-License-Identifier: GPL-2.0-only
/**
 * What the machine asks of its surroundings. The kernel model never decides what the guest did, how the host's
 * memory looks or when another thread acts: it asks, at the moment that a façade call depends on the answer, and
 * the answer is the same for the whole run. A subject answers from choices; unit tests answer by hand.
 */
import type { RaceAction } from './races/action.ts';

/**
 * How the guest's access faulted. `external`: not by the tables of stage-2, but by an error of memory or of a bus; `odd`: by what no guest can cause as KVM
 * sets stage-2 up.
 */
export const FaultKind = {
  translation: 0,
  permission: 1,
  exclAtomic: 2,
  accessFlag: 3,
  external: 4,
  odd: 5,
} as const;
export type FaultKind = (typeof FaultKind)[keyof typeof FaultKind];

/** What the guest's access was. `s1ptw*`: a stage-1 walk, for a data access or for an instruction fetch. */
export const Access = { read: 0, write: 1, exec: 2, s1ptwData: 3, s1ptwFetch: 4 } as const;
export type Access = (typeof Access)[keyof typeof Access];

/** What the stage-2 tables hold around the faulting address before the fault. */
export const Stage2State = {
  /** Nothing: the walk stopped at the first level below the root. */
  empty: 0,
  /** A last-level table without an entry for the page, with its neighbours mapped. */
  neighbours: 1,
  /** A page for the faulting address (permission faults). */
  page: 2,
  /** A PMD-sized block over the faulting address (permission faults). */
  pmdBlock: 3,
  /** A PUD-sized block over the faulting address (permission faults; 4K pages only). */
  pudBlock: 4,
} as const;
export type Stage2State = (typeof Stage2State)[keyof typeof Stage2State];

/** What is mapped at the faulting host virtual address. */
export const VmaKind = {
  anon: 0,
  thp: 1,
  hole: 2,
  hugetlbContPte: 3,
  hugetlbPmd: 4,
  hugetlbContPmd: 5,
  hugetlbPud: 6,
  pfnmap: 7,
  mixedmap: 8,
  /** Persistent or device memory with struct pages (device-dax, fsdax): plain flags, and not in the memory map. */
  dax: 9,
} as const;
export type VmaKind = (typeof VmaKind)[keyof typeof VmaKind];

/** State of the host's page-table entry at the faulting address. */
export const HostPte = {
  /** Mapped writable (or mapped so by the first access). */
  writable: 0,
  /** Readable only: a write through it fails. */
  readOnly: 1,
  /** The shared zero page; the first write replaces it. */
  zeroPage: 2,
  /** Hardware-poisoned. */
  poisoned: 3,
  /** Nothing can be faulted in: access beyond the end of the file. */
  sigbus: 4,
  /** Readable, and a fatal signal arrives where more is to be faulted in: get_user_pages() gives up. */
  interrupted: 5,
} as const;
export type HostPte = (typeof HostPte)[keyof typeof HostPte];

/** How far an extent reaches from the faulting address: a bound of a slot or VMA. */
export const Reach = { far: 0, pmd: 1, page: 2, beforePmd: 3 } as const;
export type Reach = (typeof Reach)[keyof typeof Reach];

/** To which size two addresses are congruent. */
export const Congruence = { region: 0, pmd: 1, page: 2 } as const;
export type Congruence = (typeof Congruence)[keyof typeof Congruence];

/** Where in a PFNMAP VMA another range of pfns begins, which its driver remapped by itself. */
export const PfnRanges = { one: 0, behindPage: 1, atPage: 2, behindPmd: 3 } as const;
export type PfnRanges = (typeof PfnRanges)[keyof typeof PfnRanges];

/** What stands behind a PFNMAP or MIXEDMAP pfn. */
export const PfnBacking = {
  /** Device registers: no struct page, not in the memory map. Such a MIXEDMAP VMA has VM_IO. */
  io: 0,
  /** Device memory with a struct page that is refcounted, not in the linear map (`!pfn_is_map_memory`). */
  devicePage: 1,
  /** Ordinary memory (`pfn_is_map_memory`). */
  memory: 2,
} as const;
export type PfnBacking = (typeof PfnBacking)[keyof typeof PfnBacking];

/** Fill level of the vCPU's page-table memory cache before the fault. */
export const CacheFill = { full: 0, empty: 1, one: 2, two: 3 } as const;
export type CacheFill = (typeof CacheFill)[keyof typeof CacheFill];

/** Size of the guest hypervisor's own stage-2 mapping, relative to the host's sizes; `none`: not nested. */
export const NestedSize = {
  none: 0,
  /** 1 GiB with 4K pages: the host's PUD. */
  pud: 1,
  /** Between PMD and PUD: 32 MiB (16K guest granule) on a 4K host, for instance. */
  betweenPmdPud: 2,
  pmd: 3,
  /** Between a page and PMD: 64 KiB on a 4K host, for instance. */
  betweenPagePmd: 4,
  page: 5,
  /** Smaller than the host's page: a 4K guest granule on a 16K or 64K host. */
  belowPage: 6,
} as const;
export type NestedSize = (typeof NestedSize)[keyof typeof NestedSize];

/** Which pages of the folio at the faulting address have initialised MTE tags before the fault. */
export const MteTags = { none: 0, all: 1 } as const;
export type MteTags = (typeof MteTags)[keyof typeof MteTags];

/**
 * Answers about one scenario. Each is asked at most once per run and must not depend on when it is asked. Here stand what is asked about other threads;
 * the questions about the machine are added by what answers them, each where its dimension is declared (`src/subjects/user_mem_abort/dimensions/`).
 */
export interface Environment {
  /** Whether another thread acts at a site: asked first, so that what it may do there is only looked at if it does. */
  wantsRace(site: number): boolean;
  /**
   * Where nothing may be asked for the sake of races that do not strike: `test` with the answers that there are, or null if they do not tell. What another
   * thread does is chosen among all that may be, and refused if it turns out that the state does not allow it. Absent elsewhere.
   * @param number one for each test
   */
  readonly asFarAsKnown?: ((number: number, test: () => boolean) => boolean | null) | null;
  /** Is told that what follows asks several questions at once, and must not be begun where nothing may be asked. */
  readonly asksMore?: () => void;
  /**
   * What another thread does at a site, or 0.
   * @param site `call * 4 + occurrence`, occurrence from 1
   * @param allowed bit `1 << action` for each action that the locks and, where everything may be asked, the state allow
   * @param carried those of them that would do the same at the last site before
   * @param conceivable leaves out those of some actions that the state is known not to allow
   */
  raceAt(
    site: number,
    allowed: number,
    carried: number,
    conceivable: (actions: number) => number,
  ): RaceAction | 0;
  /** Is told that there was nothing to do for the action at `site`: it will not strike another variant that never comes to the site. */
  raceRefused(site: number): void;
}
