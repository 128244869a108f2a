// SPDX-License-Identifier: GPL-2.0-only
// A VMA that is revoked with its lock.
import { face } from '../face.ts';
import type { Schedule } from '../races/schedule.ts';
import type { Recorder } from '../recorder.ts';
import type { Look, Transcript } from '../transcript.ts';
import type { vm_area_struct } from '../types.ts';
import { Violation } from '../violations.ts';
import type { HostMemory } from './host_memory.ts';

const BEHIND = new WeakMap<vm_area_struct, Vma>();

/** The memory map that VMAs are looked up in. */
interface Mapped {
  readonly host: HostMemory;
  readonly mmapReaders: number;
  readonly mmapEpoch: number;
  readonly recorder: Recorder;
  readonly scheduler: Pick<Schedule, 'lookAround'>;
  readonly transcript: Pick<Transcript, 'look'>;
}

const start: Look = (vma) => (vma as Vma).vm_start;
const end: Look = (vma) => (vma as Vma).vm_end;
const flags: Look = (vma) => (vma as Vma).vm_flags;
const pageProt: Look = (vma) => (vma as Vma).vm_page_prot;
const pgoff: Look = (vma) => (vma as Vma).vm_pgoff;

/**
 * A VMA as `vma_lookup()` hands it out. It is valid until `mmap_lock` is dropped; a read after that is recorded and
 * gives what the host's memory map says then, as freed and reused memory would.
 */
export class Vma implements vm_area_struct {
  /** What variants have of it. */
  readonly face: vm_area_struct;
  /** `Machine.mmapEpoch` at the lookup. */
  epoch = 0;

  private readonly m: Mapped;

  constructor(m: Mapped) {
    this.m = m;
    const vma = this;
    this.face = face({
      get vm_start() {
        return m.transcript.look(start, vma) as number;
      },
      get vm_end() {
        return m.transcript.look(end, vma) as number;
      },
      get vm_flags() {
        return m.transcript.look(flags, vma) as number;
      },
      get vm_page_prot() {
        return m.transcript.look(pageProt, vma) as number;
      },
      get vm_pgoff() {
        return m.transcript.look(pgoff, vma) as number;
      },
    });
    BEHIND.set(this.face, this);
  }

  /** The VMA that a variant hands back, or one that a planted mistake made of it; null for anything else. */
  static behind(given: vm_area_struct | null): Vma | null {
    if (typeof given !== 'object' || given === null) return null;
    return BEHIND.get(given) ?? BEHIND.get(Object.getPrototypeOf(given)) ?? null;
  }

  get vm_start(): number {
    this.check('vm_start');
    return this.m.host.vmaStart();
  }
  get vm_end(): number {
    this.check('vm_end');
    return this.m.host.vmaEnd();
  }
  get vm_flags(): number {
    this.check('vm_flags');
    return this.m.host.vmaFlags();
  }
  get vm_page_prot(): number {
    this.check('vm_page_prot');
    return this.m.host.vmaPageProt();
  }
  get vm_pgoff(): number {
    this.check('vm_pgoff');
    return this.m.host.vmaPgoff();
  }

  /** Records a read of `field` without `mmap_lock`, or of a VMA from before it was dropped. */
  check(field: string): void {
    const m = this.m;
    if (m.mmapReaders === 0 || this.epoch !== m.mmapEpoch) {
      m.scheduler.lookAround();
      m.recorder.violate(Violation.vmaWithoutMmapLock, `vma->${field} read after mmap_lock was dropped`);
    }
  }
}
