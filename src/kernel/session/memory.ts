// SPDX-License-Identifier: GPL-2.0-only
// Host memory that remembers every entry that was touched.
import { ALIGN_DOWN } from '../bits.ts';
import { HostPte, VmaKind } from '../environment.ts';
import { mmu_invalidate_begin, mmu_invalidate_end } from '../kvm/invalidate.ts';
import { HostMemory, UNKNOWN } from '../mm/host_memory.ts';
import { entryPa, type HostEntry } from './entry.ts';

/**
 * The host's memory over a session. `HostMemory` knows the entry at the faulting address and takes every other for ordinary;
 * this remembers the entries of the addresses that faulted before, or that another thread acted on. Aiming at another
 * address puts the entry away and takes that of the new address out. A linear mapping is one entry for the whole VMA, and so
 * is never put away.
 */
export class SessionMemory extends HostMemory {
  private readonly entries: HostEntry[] = [];
  /** Generation of the newest page; what comes next is newer than any page of any address. */
  private newest = 0;
  /** Generation of the pages of the VMA that nobody touched yet. */
  private untouched = 0;
  /** What the VMA is where nobody touched it. */
  private vma: { readonly kind: VmaKind; readonly pte: HostPte } | null = null;

  override reset(): void {
    super.reset();
    this.entries.length = 0;
    this.newest = 0;
    this.untouched = 0;
    this.vma = null;
  }

  /** Aims at `hva`; to be called before the fault says so. */
  aim(hva: number): void {
    if (this.isAimedAt(hva)) return;
    this.putAway();
    const at = this.entries.findIndex((entry) => entry.start <= hva && hva < entry.end);
    if (at >= 0) {
      const [entry] = this.entries.splice(at, 1);
      this.take(entry);
    } else {
      const { kind, pte } = this.vma ?? { kind: this.m.env.vmaKind(), pte: this.m.env.hostPte() };
      this.take({ kind, pte, generation: this.untouched, present: true, split: false, cow: false });
    }
  }

  /** Every entry that was touched, with the one that is aimed at. */
  touched(): readonly HostEntry[] {
    return [...this.entries, this.current()].sort((a, b) => a.start - b.start);
  }

  /** Whether khugepaged would take the small pages of the PMD block around the address: all of them are there to be moved. */
  canCollapse(): boolean {
    const { fault, g } = this.m;
    const start = ALIGN_DOWN(fault.hva, g.PMD_SIZE);
    return this.entries
      .filter((entry) => entry.start >= start && entry.end <= start + g.PMD_SIZE)
      .every(({ cow, kind, pte }) => kind === VmaKind.anon && pte === HostPte.writable && !cow);
  }

  /** mprotect() back to writable. */
  allowWrites(): void {
    mmu_invalidate_begin(this.m, this.entryRange);
    this.pte = HostPte.writable;
    mmu_invalidate_end(this.m);
  }

  override isMapped(hva: number): boolean {
    return this.stored(hva)?.present ?? super.isMapped(hva);
  }

  override pa(hva: number): number {
    const entry = this.stored(hva);
    if (entry === null) return super.pa(hva);
    return entryPa(this.m.g, entry, hva);
  }

  override rangeStart(hva: number): number {
    return this.stored(hva)?.start ?? super.rangeStart(hva);
  }

  override rangeEnd(hva: number): number {
    return this.stored(hva)?.end ?? super.rangeEnd(hva);
  }

  override mayWrite(hva: number): boolean {
    const entry = this.stored(hva);
    return entry === null ? super.mayWrite(hva) : entry.pte === HostPte.writable && !entry.cow;
  }

  override isPoisoned(hva: number): boolean {
    const entry = this.stored(hva);
    return entry === null ? super.isPoisoned(hva) : entry.pte === HostPte.poisoned;
  }

  override replaceVma(kind: VmaKind, mteAllowed: boolean): void {
    super.replaceVma(kind, mteAllowed);
    this.entries.length = 0;
    this.vma = { kind, pte: HostPte.writable };
    this.untouched = this.newest;
  }

  override collapseThp(): void {
    super.collapseThp();
    const { start, end } = this.current();
    const outside = this.entries.filter((entry) => entry.end <= start || entry.start >= end);
    this.entries.splice(0, this.entries.length, ...outside);
  }

  protected override bringPage(): void {
    this.generation = ++this.newest;
  }

  private isAimedAt(hva: number): boolean {
    const at = this.m.fault.hva;
    return hva >= super.rangeStart(at) && hva < super.rangeEnd(at);
  }

  /** The entry that was put away and maps `hva`, or null. */
  private stored(hva: number): HostEntry | null {
    for (const entry of this.entries) if (entry.start <= hva && hva < entry.end) return entry;
    return null;
  }

  private current(): HostEntry {
    const at = this.m.fault.hva;
    return {
      start: super.rangeStart(at),
      end: super.rangeEnd(at),
      kind: this.vmaKind(),
      bytes: this.pageBytes(),
      pte: this.hostPte(),
      generation: this.generation,
      present: this.present,
      split: this.split,
      cow: this.cow,
    };
  }

  private putAway(): void {
    this.entries.push(this.current());
  }

  private take(entry: Omit<HostEntry, 'start' | 'end' | 'bytes'>): void {
    this.kind = entry.kind;
    this.bytes = UNKNOWN;
    this.pte = entry.pte;
    this.generation = entry.generation;
    this.present = entry.present;
    this.split = entry.split;
    this.cow = entry.cow;
  }
}
