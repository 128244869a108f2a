// SPDX-License-Identifier: GPL-2.0-only
// Pages that the run came to hold, with their references and marks.
import { hex } from '../bits.ts';
import { face } from '../face.ts';
import type { Recorder } from '../recorder.ts';
import type { Transcript } from '../transcript.ts';
import type { folio, page } from '../types.ts';
import { Violation } from '../violations.ts';

/** `struct page` of a refcounted page: what a pin holds and a release gives back. */
export class Page {
  /** What variants have of it. */
  readonly face: page;
  readonly folio: folio = face({ name: 'folio' });
  pfn = 0;
  /** Pages of the compound page that it is one of, which lie together and share their count; 1 for a page of its own. */
  folioPages = 1;
  /** References that the handler holds. */
  pins = 0;
  /** Those of them that pin_user_pages() took: such a pin counts more than a reference, and is given back by unpin_user_pages() alone. */
  userPins = 0;
  /** Whether the last of these is for long, and for writing. */
  longTerm = false;
  /** PG_swapbacked of its folio. Of memory that is shared with a guest nobody has to know: there it is set. */
  swapBacked = true;
  /** Whether it was ever pinned in this run. */
  everPinned = false;
  /** PG_dirty, set by a release as dirty. */
  dirty = false;
  /** Accessed mark, set by a release as clean or dirty. */
  accessed = false;
  /** PG_reserved: neither mark is set (the zero page). */
  reserved = false;

  /** @param transcript of the machine whose page it is */
  constructor(transcript: Pick<Transcript, 'need'>) {
    const page = this;
    this.face = face({
      get pfn() {
        transcript.need();
        return page.pfn;
      },
    });
  }
}

/** The machine that pages are of. */
interface Pooled {
  readonly recorder: Recorder;
  readonly transcript: Pick<Transcript, 'need'>;
}

/** The pages that the handler came to hold in this run, found by pfn. */
export class PagePool {
  readonly pages: Page[] = [];
  count = 0;
  /** What is no page's. */
  readonly noFolio: folio = face({ name: 'folio' });
  /** Sum of the references held. */
  pinned = 0;

  private readonly m: Pooled;

  constructor(m: Pooled) {
    this.m = m;
  }

  reset(): void {
    this.count = 0;
    this.pinned = 0;
  }

  /** Forgets the pages that nobody holds any more: whoever gets one next may use it. */
  startRun(): void {
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      const page = this.pages[i]!;
      if (page.pins === 0) continue;
      this.pages[i] = this.pages[kept]!;
      this.pages[kept++] = page;
    }
    this.count = kept;
  }

  /** The page with this pfn, if the handler ever pinned it. */
  find(pfn: number): Page | null {
    for (let i = 0; i < this.count; i++) {
      const page = this.pages[i]!;
      if (page.pfn === pfn) return page;
    }
    return null;
  }

  /** The page of a folio that a variant hands back; null for anything else. */
  ofFolio(given: folio): Page | null {
    for (let i = 0; i < this.count; i++) {
      const page = this.pages[i]!;
      if (page.folio === given) return page;
    }
    return null;
  }

  /** The page that a variant hands back, held or not; null for anything else. */
  behind(given: page): Page | null {
    for (let i = 0; i < this.pages.length; i++) {
      const page = this.pages[i]!;
      if (page.face === given) return page;
    }
    return null;
  }

  /**
   * The page that a reference by pfn belongs to: that pfn's, or another of the same compound page, whose pages share their count. It is
   * compound for as long as somebody holds it, whatever the host maps by then.
   */
  sharing(pfn: number): Page | null {
    const exact = this.find(pfn);
    if (exact !== null) return exact;
    for (let i = 0; i < this.count; i++) {
      const page = this.pages[i]!;
      if (Math.floor(page.pfn / page.folioPages) === Math.floor(pfn / page.folioPages)) return page;
    }
    return null;
  }

  /** Takes a reference to a page of a compound one of `folioPages`, or of its own. */
  pin(pfn: number, reserved: boolean, folioPages = 1): Page {
    let page = this.find(pfn);
    if (page === null) {
      page = this.pages[this.count] ?? this.grow();
      this.count++;
      page.pfn = pfn;
      page.folioPages = folioPages;
      page.pins = 0;
      page.userPins = 0;
      page.longTerm = false;
      page.everPinned = true;
      page.dirty = false;
      page.accessed = false;
      page.reserved = reserved;
      page.swapBacked = true;
    }
    page.pins++;
    this.pinned++;
    return page;
  }

  /** Drops a reference; false if there was none. */
  put(page: Page): boolean {
    if (page.pins === page.userPins) return this.unheld(page, 'released without being pinned');
    page.pins--;
    this.pinned--;
    return true;
  }

  /** Drops what pin_user_pages() took; false if it took nothing. */
  unpin(page: Page): boolean {
    if (page.userPins === 0) return this.unheld(page, 'unpinned without being pinned by pin_user_pages()');
    page.userPins--;
    page.pins--;
    this.pinned--;
    return true;
  }

  private unheld({ pfn }: Page, what: string): false {
    this.m.recorder.violate(Violation.releaseUnpinned, `pfn ${hex(pfn)} ${what}`);
    return false;
  }

  /** Records a use of a page that was pinned and is no longer: another owner may have it by now. */
  checkUse(pfn: number): void {
    for (let i = 0; i < this.count; i++) {
      const page = this.pages[i]!;
      if (page.pfn === pfn && page.pins === 0) {
        this.m.recorder.violate(
          Violation.useAfterRelease,
          `pfn ${hex(pfn)} used after its last reference was dropped`,
        );
      }
    }
  }

  private grow(): Page {
    const page = new Page(this.m.transcript);
    this.pages.push(page);
    return page;
  }
}
