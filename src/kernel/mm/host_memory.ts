// SPDX-License-Identifier: GPL-2.0-only
// VMA, page-table entry and pages at the faulting address, and how others change them.
import { ALIGN, ALIGN_DOWN } from '../bits.ts';
import { Touches } from '../calls/touches.ts';
import { Congruence, HostPte, PfnBacking, PfnRanges, Reach, VmaKind } from '../environment.ts';
import type { Geometry } from '../geometry.ts';
import type { Faulting } from '../kvm/fault.ts';
import {
  type HvaRange,
  type Invalidated,
  mmu_invalidate_begin,
  mmu_invalidate_end,
} from '../kvm/invalidate.ts';
import {
  blockPa,
  extentEnd,
  extentStart,
  hvaStart,
  linearPa,
  NEXT_RANGE,
  nextRange,
  smallPagePa,
  ZERO_PAGE_PA,
} from '../layout.ts';
import type { Schedule } from '../races/schedule.ts';
import type { MappingRules } from '../releases/mapping_rules.ts';
import {
  MT_DEVICE_nGnRE,
  MT_NORMAL,
  PROT_ATTRINDX,
  VM_ALLOW_ANY_UNCACHED,
  VM_HUGETLB,
  VM_IO,
  VM_MIXEDMAP,
  VM_MTE_ALLOWED,
  VM_PFNMAP,
  VM_READ,
  VM_WRITE,
} from '../vm_flags.ts';

/** What was not asked for yet. */
export const UNKNOWN = -1;

/** What breaking copy-on-write changes besides the page: it is an invalidation. */
const BREAKS_COW = Touches.sequence | Touches.staleness | Touches.stage2;

/** Result codes of `HostMemory.gup()`. */
export const Gup = { page: 0, fault: 1, hwpoison: 2, interrupted: 3 } as const;
export type Gup = (typeof Gup)[keyof typeof Gup];

/**
 * The host's side of the memory: the VMA at the faulting address, the page-table entry behind it and the pages that
 * it names. Everything before the fault is asked for when it first matters; after that other threads change it through
 * the methods of `src/kernel/races/`.
 *
 * Simplifications. One VMA kind at a time lies at the faulting address and, unless it is PFNMAP, reaches over the whole
 * region: the handler only ever looks at the VMA of the faulting hva. `VM_WRITE` is always set: no variant reads it;
 * what may be written is decided by the page-table entry. A page beside the faulting one in a VMA of small pages is
 * ordinary, present and writable: a handler that maps or pins it by mistake gets a page that differs from every
 * other, which is what shows the mistake.
 */
export class HostMemory {
  protected kind: VmaKind | typeof UNKNOWN = UNKNOWN;
  protected pte: HostPte | typeof UNKNOWN = UNKNOWN;
  /** `pageBytes()` of the kind, once it was asked for. */
  protected bytes = UNKNOWN;
  private memType = UNKNOWN;
  private backing: PfnBacking | typeof UNKNOWN = UNKNOWN;
  private start = UNKNOWN;
  private end = UNKNOWN;
  private shift = UNKNOWN;
  /** Where another range of pfns begins in a linear mapping. */
  private next = UNKNOWN;
  private anyUncached = UNKNOWN;
  private mteAllowed = UNKNOWN;
  /** Which set of pages stands behind the VMA; bumped whenever another page takes the place of one. */
  generation = 0;
  /** Whether the entry at the faulting address is there; a page fault of the host brings it back. */
  present = true;
  /** A transparent huge page that is mapped by small entries. */
  split = false;
  /** Copy-on-write: readable now, and the first write brings another page. */
  cow = false;
  /** Whether the VMA is not the one from before the fault. */
  replaced = false;

  /** What the entry at the faulting address maps, ... */
  readonly entryRange: HvaRange;
  /** ... the PMD block around that address, ... */
  readonly blockRange: HvaRange;
  /** ... and the VMA. */
  readonly vmaRange: HvaRange;

  protected readonly m: Faulting & Invalidated & Watched;

  constructor(m: Faulting & Invalidated & Watched) {
    this.m = m;
    this.entryRange = rangeAround(
      'entry',
      () => this.rangeStart(m.fault.hva),
      () => this.rangeEnd(m.fault.hva),
    );
    this.blockRange = rangeAround(
      'block',
      () => ALIGN_DOWN(m.fault.hva, m.g.PMD_SIZE),
      () => ALIGN_DOWN(m.fault.hva, m.g.PMD_SIZE) + m.g.PMD_SIZE,
    );
    this.vmaRange = rangeAround(
      'vma',
      () => this.vmaStart(),
      () => this.vmaEnd(),
    );
  }

  reset(): void {
    this.kind = UNKNOWN;
    this.pte = UNKNOWN;
    this.bytes = UNKNOWN;
    this.memType = UNKNOWN;
    this.backing = UNKNOWN;
    this.start = UNKNOWN;
    this.end = UNKNOWN;
    this.shift = UNKNOWN;
    this.next = UNKNOWN;
    this.anyUncached = UNKNOWN;
    this.mteAllowed = UNKNOWN;
    this.generation = 0;
    this.present = true;
    this.split = false;
    this.cow = false;
    this.replaced = false;
  }

  vmaKind(): VmaKind {
    if (this.kind === UNKNOWN) this.kind = this.m.env.vmaKind();
    return this.kind;
  }

  /** Whether the entry at the faulting address was looked at, or made by another thread. */
  get knowsPte(): boolean {
    return this.pte !== UNKNOWN;
  }

  hostPte(): HostPte {
    if (this.pte === UNKNOWN) this.pte = this.m.env.hostPte();
    return this.pte;
  }

  /** What other threads may have made of it so far, as one number: the same for two runs on one machine only if it is in the same state. */
  state(): number {
    const flags = [this.present, this.split, this.cow, this.replaced].reduce(
      (bits, on) => 2 * bits + (on ? 1 : 0),
      0,
    );
    return ((this.kind + 1) * 16 + this.pte + 1) * 4096 + Math.min(this.generation, 255) * 16 + flags;
  }

  /** Whether other pages than before the fault stand behind the address. */
  changed(): boolean {
    return this.generation !== 0;
  }

  isLinear(): boolean {
    return this.vmaKind() === VmaKind.pfnmap;
  }

  isMixed(): boolean {
    return this.vmaKind() === VmaKind.mixedmap;
  }

  /** Whether get_user_pages() refuses the VMA, for VM_IO or VM_PFNMAP, so that its pfns are looked up and not pinned. */
  isRemapped(): boolean {
    return this.isLinear() || (this.isMixed() && this.pfnBacking() === PfnBacking.io);
  }

  /** Size of the physically contiguous, naturally aligned pages of the VMA; 0 for a linear mapping. */
  pageBytes(): number {
    if (this.bytes === UNKNOWN) this.bytes = this.computePageBytes();
    return this.bytes;
  }

  /** Pages of the compound page behind the address; 1 where each is one of its own. */
  folioPages(): number {
    return Math.max(1, Math.floor(this.pageBytes() / this.m.g.PAGE_SIZE));
  }

  private computePageBytes(): number {
    const g = this.m.g;
    switch (this.vmaKind()) {
      case VmaKind.thp:
      case VmaKind.dax:
        return g.PMD_SIZE;
      case VmaKind.pfnmap:
        return 0;
      default:
        return hugetlbBytes(g, this.vmaKind()) || g.PAGE_SIZE;
    }
  }

  // The VMA.

  vmaStart(): number {
    if (this.start === UNKNOWN) {
      const { env, fault, g } = this.m;
      const reach = this.isLinear() && !this.replaced ? env.vmaStart() : Reach.far;
      this.start = extentStart(g, reach, fault.hva);
    }
    return this.start;
  }

  vmaEnd(): number {
    if (this.end === UNKNOWN) {
      const { env, fault, g } = this.m;
      const reach = this.isLinear() && !this.replaced ? env.vmaEnd() : Reach.far;
      this.end = extentEnd(g, reach, fault.hva);
    }
    return this.end;
  }

  vmaFlags(): number {
    let flags = VM_READ + VM_WRITE;
    const kind = this.vmaKind();
    if (kind === VmaKind.pfnmap) flags += VM_PFNMAP + VM_IO;
    else if (kind === VmaKind.mixedmap) flags += VM_MIXEDMAP + (this.isRemapped() ? VM_IO : 0);
    else if (hugetlbBytes(this.m.g, kind) !== 0) flags += VM_HUGETLB;
    if (this.allowsAnyUncached()) flags += VM_ALLOW_ANY_UNCACHED;
    if (this.allowsMte()) flags += VM_MTE_ALLOWED;
    return flags;
  }

  vmaPageProt(): number {
    return PROT_ATTRINDX(this.memoryType());
  }

  vmaPgoff(): number {
    const g = this.m.g;
    if (!this.isLinear()) return (this.vmaStart() - hvaStart(g)) / g.PAGE_SIZE;
    // Drivers that have it say where their pfns lie write down the first; nothing says that the others follow.
    return linearPa(g, this.vmaStart(), this.linearShift()) / g.PAGE_SIZE;
  }

  memoryType(): number {
    if (this.memType === UNKNOWN) {
      this.memType = this.isLinear() || this.isMixed() ? this.m.env.vmaMemType() : MT_NORMAL;
    }
    return this.memType;
  }

  allowsAnyUncached(): boolean {
    if (this.anyUncached === UNKNOWN) {
      this.anyUncached = (this.isLinear() || this.isMixed()) && this.m.env.vmaAnyUncached() ? 1 : 0;
    }
    return this.anyUncached === 1;
  }

  allowsMte(): boolean {
    if (this.mteAllowed === UNKNOWN) {
      this.mteAllowed = !this.isLinear() && this.m.env.vmHasMte() && this.m.env.vmaMteAllowed() ? 1 : 0;
    }
    return this.mteAllowed === 1;
  }

  // The pages.

  /** Whether something is mapped at `hva`: it lies in the VMA and the entry has not gone. */
  isMapped(hva: number): boolean {
    if (this.vmaKind() === VmaKind.hole) return false;
    if (this.isLinear() && !this.isInVma(hva)) return false;
    return this.present || !this.sharesEntry(hva);
  }

  /** Whether `hva` lies in the VMA; that of the faulting address contains it whatever its bounds are. */
  isInVma(hva: number): boolean {
    if (this.vmaKind() === VmaKind.hole) return false;
    return hva === this.m.fault.hva || (hva >= this.vmaStart() && hva < this.vmaEnd());
  }

  /** Physical address behind the page-aligned `hva`, which lies in the VMA. */
  pa(hva: number): number {
    const g = this.m.g;
    if (this.isLinear())
      return linearPa(g, hva, this.linearShift()) + (hva >= this.nextRange() ? NEXT_RANGE : 0);
    const size = this.pageBytes();
    const generation = this.sharesEntry(hva) ? this.generation : 0;
    if (size !== g.PAGE_SIZE) return blockPa(g, hva, size, generation);
    if (!this.sharesEntry(hva)) return smallPagePa(g, hva, 0);
    // The zero page is behind anonymous memory alone.
    if (this.vmaKind() === VmaKind.anon && this.hostPte() === HostPte.zeroPage && !this.cowDone)
      return ZERO_PAGE_PA;
    return smallPagePa(g, hva, generation);
  }

  /** First hva of the contiguous physical range around `hva`, within the VMA. */
  rangeStart(hva: number): number {
    if (!this.isLinear()) return ALIGN_DOWN(hva, this.pageBytes());
    return hva >= this.nextRange() ? Math.max(this.nextRange(), this.vmaStart()) : this.vmaStart();
  }

  /** First hva after the contiguous physical range around `hva`. */
  rangeEnd(hva: number): number {
    if (!this.isLinear()) return ALIGN_DOWN(hva, this.pageBytes()) + this.pageBytes();
    return hva >= this.nextRange() ? this.vmaEnd() : Math.min(this.nextRange(), this.vmaEnd());
  }

  /** Whether the host lets `hva` be written, without bringing another page first. */
  mayWrite(hva: number): boolean {
    if (!this.sharesEntry(hva)) return true;
    return this.hostPte() === HostPte.writable && !this.cow;
  }

  isPoisoned(hva: number): boolean {
    return this.sharesEntry(hva) && this.hostPte() === HostPte.poisoned;
  }

  /** Whether an access to `hva`, which is mapped, gives a page: neither poison nor the end of a file is in the way. */
  isAccessible(hva: number): boolean {
    if (!this.sharesEntry(hva)) return true;
    const pte = this.hostPte();
    return pte !== HostPte.poisoned && pte !== HostPte.sigbus;
  }

  /** `pfn_is_map_memory()`: whether the pfn is in the kernel's linear map. */
  isMapMemory(pfn: number): boolean {
    if (!this.isLinear() && !this.isMixed()) return this.vmaKind() !== VmaKind.dax;
    const pa = pfn * this.m.g.PAGE_SIZE;
    if (pa === ZERO_PAGE_PA) return true;
    return this.pfnBacking() === PfnBacking.memory;
  }

  /** The same of what is behind the page-aligned `hva`, without asking which pfn of a VMA that is where all are alike. */
  isMapMemoryAt(hva: number): boolean {
    if (this.isLinear()) return this.pfnBacking() === PfnBacking.memory;
    return this.isMapMemory(this.isMixed() ? Math.floor(this.pa(hva) / this.m.g.PAGE_SIZE) : 0);
  }

  /** `pfn_valid()`: whether the pfn has a `struct page`. */
  hasPage(pfn: number): boolean {
    if (!this.isLinear() && !this.isMixed()) return true;
    return pfn * this.m.g.PAGE_SIZE === ZERO_PAGE_PA || this.pfnBacking() !== PfnBacking.io;
  }

  pfnBacking(): PfnBacking {
    if (this.backing === UNKNOWN) this.backing = this.m.env.pfnBacking();
    return this.backing;
  }

  /** Level of the leaf in the user page tables that maps the faulting address. */
  userLeafLevel(): number {
    const g = this.m.g;
    if (this.isLinear()) return this.linearLeafLevel();
    const size = this.split ? g.PAGE_SIZE : this.pageBytes();
    if (size >= g.PUD_SIZE && !g.PAGETABLE_PMD_FOLDED) return 1;
    return size >= g.PMD_SIZE ? 2 : 3;
  }

  /**
   * Whether get_user_pages() gives a page at `hva`; on success the entry is present and, after a write, private.
   * For what is remapped this is never asked (VM_IO and VM_PFNMAP make it fail). Breaking copy-on-write runs the notifier first, as
   * `wp_page_copy()` does (mm/memory.c).
   */
  gup(hva: number, write: boolean): Gup {
    if (this.vmaKind() === VmaKind.hole) return Gup.fault;
    if (!this.sharesEntry(hva)) return Gup.page;
    const pte = this.hostPte();
    if (pte === HostPte.poisoned) return Gup.hwpoison;
    // __get_user_pages() asks for fatal signals before it faults in, whatever the flags; the fast path does not.
    if (pte === HostPte.interrupted) return Gup.interrupted;
    if (pte === HostPte.sigbus || (write && pte === HostPte.readOnly)) return Gup.fault;
    this.bringEntry();
    if (write && (this.cow || pte === HostPte.zeroPage)) this.breakCow();
    return Gup.page;
  }

  /** Whether the fault handler of a VMA of pfns can bring the entry back. */
  fixupPfnmap(): boolean {
    if (this.hostPte() === HostPte.sigbus) return false;
    this.bringEntry();
    return true;
  }

  /** A page fault of the host: what other vCPUs could not map before they can map now. */
  private bringEntry(): void {
    if (this.present) return;
    this.present = true;
    this.m.scheduler.admit();
  }

  /** Whether `hva` is mapped by the entry of the faulting address. */
  private sharesEntry(hva: number): boolean {
    const fault = this.m.fault.hva;
    return hva === fault || (hva >= this.rangeStart(fault) && hva < this.rangeEnd(fault));
  }

  private get cowDone(): boolean {
    return this.pte === HostPte.writable;
  }

  private breakCow(): void {
    this.m.scheduler.touch(BREAKS_COW);
    mmu_invalidate_begin(this.m, this.entryRange);
    this.bringPage();
    this.cow = false;
    this.pte = HostPte.writable;
    mmu_invalidate_end(this.m);
  }

  private linearShift(): number {
    if (this.shift === UNKNOWN) {
      const g = this.m.g;
      const congruence = this.replaced ? Congruence.page : this.m.env.pfnCongruence();
      this.shift =
        congruence === Congruence.region
          ? 0
          : congruence === Congruence.pmd
            ? g.PMD_SIZE
            : g.PMD_SIZE + g.PAGE_SIZE;
    }
    return this.shift;
  }

  private nextRange(): number {
    if (this.next === UNKNOWN) {
      const { env, fault, g } = this.m;
      this.next = nextRange(g, this.replaced ? PfnRanges.one : env.pfnRanges(), fault.hva);
    }
    return this.next;
  }

  private linearLeafLevel(): number {
    const g = this.m.g;
    const hva = this.m.fault.hva;
    const offset = this.pa(hva) - hva;
    if (!g.PAGETABLE_PMD_FOLDED && g.pudSectSupported && this.blockFits(hva, g.PUD_SIZE, offset)) return 1;
    return this.blockFits(hva, g.PMD_SIZE, offset) ? 2 : 3;
  }

  private blockFits(hva: number, size: number, offset: number): boolean {
    const congruent = Math.floor(offset / size) * size === offset;
    return (
      congruent && ALIGN_DOWN(hva, size) >= this.rangeStart(hva) && ALIGN(hva + 1, size) <= this.rangeEnd(hva)
    );
  }

  /** Another page than any before stands behind the faulting address. */
  protected bringPage(): void {
    this.generation++;
  }

  // What other threads change; called by races only.

  /** The entry goes; what comes back is another page. */
  zap(): void {
    this.vmaKind();
    this.bringPage();
    this.present = false;
    this.split = false;
  }

  /** Another page takes the place. */
  migrate(): void {
    this.vmaKind();
    this.bringPage();
  }

  /** Another VMA of `kind`, fresh and writable. */
  replaceVma(kind: VmaKind, mteAllowed: boolean): void {
    this.kind = kind;
    this.bytes = UNKNOWN;
    this.replaced = true;
    this.bringPage();
    this.pte = HostPte.writable;
    this.memType = kind === VmaKind.pfnmap ? MT_DEVICE_nGnRE : MT_NORMAL;
    this.backing = kind === VmaKind.pfnmap ? PfnBacking.io : PfnBacking.memory;
    this.start = UNKNOWN;
    this.end = UNKNOWN;
    this.shift = UNKNOWN;
    this.next = UNKNOWN;
    this.anyUncached = 0;
    this.mteAllowed = mteAllowed ? 1 : 0;
    this.present = true;
    this.split = false;
    this.cow = false;
  }

  protectReadOnly(): void {
    this.pte = HostPte.readOnly;
  }

  shareCopyOnWrite(): void {
    this.cow = true;
  }

  poisonPage(): void {
    this.pte = HostPte.poisoned;
  }

  collapseThp(): void {
    this.kind = VmaKind.thp;
    this.bytes = UNKNOWN;
    this.bringPage();
    this.present = true;
  }

  splitThp(): void {
    this.split = true;
  }
}

/** Memory at the faulting address whose bounds are asked for when they are looked at. */
function rangeAround(around: 'entry' | 'block' | 'vma', start: () => number, end: () => number): HvaRange {
  return {
    around,
    get start() {
      return start();
    },
    get end() {
      return end();
    },
  };
}

/** A machine whose other threads are told what a call does beyond what it always does. */
interface Watched {
  readonly scheduler: Pick<Schedule, 'admit' | 'touch'>;
}

/** Page size of a hugetlb VMA kind, or 0 for other kinds. */
export function hugetlbBytes(g: Geometry, kind: VmaKind): number {
  switch (kind) {
    case VmaKind.hugetlbContPte:
      return g.CONT_PTE_SIZE;
    case VmaKind.hugetlbPmd:
      return g.PMD_SIZE;
    case VmaKind.hugetlbContPmd:
      return g.CONT_PMD_SIZE;
    case VmaKind.hugetlbPud:
      return g.PUD_SIZE;
    default:
      return 0;
  }
}

/** A machine with the host's memory behind the address that faulted. */
export interface Hosting extends Faulting {
  readonly host: HostMemory;
  readonly mappingRules: MappingRules;
}
