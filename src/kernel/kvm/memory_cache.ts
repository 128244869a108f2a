// SPDX-License-Identifier: GPL-2.0-only
// The vCPU's cache of table pages, in both modes.

import { WARN } from '../effects.ts';
import { CacheFill } from '../environment.ts';
import { ENOMEM } from '../errno.ts';
import { face } from '../face.ts';
import type { Recording } from '../recorder.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Transcript } from '../transcript.ts';
import type { memcache } from '../types.ts';
import { Violation } from '../violations.ts';

/** What is said of a page that came although the cache was empty. */
export const EMPTY_CACHE = 'a page-table page was needed and the memory cache was empty';

/** The machine that a cache is of. */
interface Cached extends Surroundings, Recording {
  readonly transcript: Pick<Transcript, 'need'>;
}

const UNKNOWN = -1;
/** `KVM_ARCH_NR_OBJS_PER_MEMORY_CACHE` of arm64. */
const CAPACITY = 40;
/** Page-table pages by `CacheFill`. */
const OBJECTS: { readonly [fill in CacheFill]: number } = {
  [CacheFill.full]: CAPACITY,
  [CacheFill.empty]: 0,
  [CacheFill.one]: 1,
  [CacheFill.two]: 2,
};

/**
 * The vCPU's cache of page-table pages: `mmu_page_cache`, or in protected mode `pkvm_memcache` with its spare mapping
 * object (virt/kvm/kvm_main.c, arch/arm64/kvm/mmu.c). Only one of the two is ever used by one VM, so one state serves
 * both tokens. Its fill level before the fault is asked for when it first matters.
 */
export class MemoryCache {
  readonly mmuPageCache: memcache;
  readonly pkvmMemcache: memcache;
  /** Whether a top-up found no memory in this run. */
  ranOut = false;
  private objects = UNKNOWN;
  private mapping = false;

  private readonly m: Cached;

  constructor(m: Cached) {
    this.m = m;
    const read = (): number => {
      m.transcript.need();
      return this.nobjs();
    };
    this.mmuPageCache = face({
      get nobjs() {
        return read();
      },
    });
    this.pkvmMemcache = face({
      get nobjs() {
        return read();
      },
    });
  }

  reset(): void {
    this.objects = UNKNOWN;
    this.mapping = false;
    this.ranOut = false;
  }

  /** Whether the level was looked at: otherwise it is what it was before. */
  get known(): boolean {
    return this.objects !== UNKNOWN;
  }

  /** Page-table pages in the cache. */
  nobjs(): number {
    this.fill();
    return this.objects;
  }

  get hasMapping(): boolean {
    this.fill();
    return this.mapping;
  }

  private allocate(): boolean {
    if (this.m.env.topupSucceeds()) return true;
    this.ranOut = true;
    return false;
  }

  /** `kvm_mmu_topup_memory_cache()`: 0, or -ENOMEM when memory ran out before `min` were there. */
  topup(min: number): number {
    this.fill();
    if (this.objects >= min) return 0;
    if (!this.allocate()) return -ENOMEM;
    this.objects = CAPACITY;
    return 0;
  }

  /** `topup_hyp_memcache()`: also makes the spare mapping object. */
  topupHyp(min: number): number {
    this.fill();
    if (!this.mapping) {
      if (!this.allocate()) return -ENOMEM;
      this.mapping = true;
    }
    if (this.objects >= min) return 0;
    if (!this.allocate()) return -ENOMEM;
    this.objects = min;
    return 0;
  }

  /**
   * `kvm_mmu_memory_cache_alloc()`: an empty cache is a WARN, and the page comes from GFP_ATOMIC, which is taken to
   * succeed here (a failure there is a BUG()). In protected mode the hypervisor gets NULL instead.
   * @returns whether there is a page
   */
  takeTable(): boolean {
    this.fill();
    if (this.objects > 0) {
      this.objects--;
      return true;
    }
    this.m.recorder.violate(Violation.memcacheEmpty, EMPTY_CACHE);
    if (this.m.pkvm) return false;
    this.m.warnings++;
    if (this.m.recorder.tracing) this.m.recorder.recordInside(WARN, [], EMPTY_CACHE);
    return true;
  }

  /** Takes the spare mapping object; false when there is none. */
  takeMapping(): boolean {
    this.fill();
    const had = this.mapping;
    this.mapping = false;
    return had;
  }

  private fill(): void {
    if (this.objects !== UNKNOWN) return;
    const fill = this.m.env.cacheFill();
    this.objects = OBJECTS[fill];
    this.mapping = fill !== CacheFill.empty;
  }
}
