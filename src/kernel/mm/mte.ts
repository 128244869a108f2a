// SPDX-License-Identifier: GPL-2.0-only
// Ranges with initialised tags.
import { MteTags } from '../environment.ts';
import { ZERO_PAGE_PA } from '../layout.ts';
import { type Hosting, hugetlbBytes } from './host_memory.ts';

/** A machine whose memory has tags. */
interface Tagged extends Hosting {
  readonly stage2: { ensure(): void };
}

/**
 * Which physical pages have initialised MTE tags, as ranges: those that had them before the fault, and those that
 * `sanitise_mte_tags()` cleared. The kernel keeps one flag per page, per folio for hugetlb; ranges say the same in
 * constant time, and keep apart what the flag of a hugetlb folio claims and what was really cleared.
 */
export class MteTagState {
  /** Ranges cleared in this run: start and end alternate. */
  readonly ranges: number[] = [];
  count = 0;
  /** Physical addresses of the hugetlb folios that have PG_mte_tagged; valid up to `taggedFolios`. */
  private readonly folios: number[] = [];
  private taggedFolios = 0;

  private readonly m: Tagged;

  constructor(m: Tagged) {
    this.m = m;
  }

  reset(): void {
    this.count = 0;
    this.taggedFolios = 0;
  }

  /** Tags of `[pa, pa + size)` are initialised now. */
  add(pa: number, size: number): void {
    this.ranges[this.count++] = pa;
    this.ranges[this.count++] = pa + size;
  }

  /**
   * What clearing tags page by page comes to: those of `[pa, pa + size)` are initialised then. A page that has its tags is left alone, and a hugetlb
   * folio, which has one flag, is cleared by whoever comes first.
   */
  clear(pa: number, size: number): void {
    const uncleared = this.isHugetlb() ? this.tagFolio() && size > 0 : size > 0 && !this.covers(pa, size);
    if (uncleared) this.add(pa, size);
  }

  /** Whether every page of `[pa, pa + size)` has initialised tags. */
  covers(pa: number, size: number): boolean {
    for (let i = 0; i < this.count; i += 2) {
      if (this.ranges[i]! <= pa && pa + size <= this.ranges[i + 1]!) return true;
    }
    // cpu_enable_mte() clears them at boot, without setting PG_mte_tagged (arch/arm64/kernel/cpufeature.c).
    if (pa === ZERO_PAGE_PA && size <= this.m.g.PAGE_SIZE) return true;
    return this.initiallyTagged(pa, size);
  }

  /** PG_mte_tagged of the hugetlb folio was set before the fault: a part of it is mapped already. */
  assumeFolioTagged(): void {
    this.folios[this.taggedFolios++] = this.folio();
  }

  /** `folio_try_hugetlb_mte_tagging()` followed by setting the flag: true the first time for each folio. */
  tagFolio(): boolean {
    const { env, host, stage2 } = this.m;
    // Parts of the folio that are mapped already say that it is tagged, whoever asks first.
    if (!host.changed()) stage2.ensure();
    const folio = this.folio();
    for (let i = 0; i < this.taggedFolios; i++) if (this.folios[i] === folio) return false;
    this.folios[this.taggedFolios++] = folio;
    return host.changed() || env.mteTags() !== MteTags.all;
  }

  /** The folio at the faulting address. */
  private folio(): number {
    const { fault, host } = this.m;
    return host.pa(host.rangeStart(fault.hva));
  }

  /** Whether pfns of the faulting address belong to a hugetlb folio. */
  isHugetlb(): boolean {
    return hugetlbBytes(this.m.g, this.m.host.vmaKind()) !== 0;
  }

  private initiallyTagged(pa: number, size: number): boolean {
    const { env, fault, host } = this.m;
    if (host.changed()) return false;
    const startHva = host.rangeStart(fault.hva);
    const start = host.pa(startHva);
    const bytes = host.rangeEnd(fault.hva) - startHva;
    return start <= pa && pa + size <= start + bytes && env.mteTags() === MteTags.all;
  }
}
