// SPDX-License-Identifier: GPL-2.0-only
// The state of the modelled kernel, and its reset.
import { Ending } from './abort/ending.ts';
import { PreFault } from './abort/pre_fault.ts';
import { type AbortQuestions, SORTED } from './abort/questions.ts';
import type { Environment } from './environment.ts';
import { GEOMETRY_4K, type Geometry } from './geometry.ts';
import { DirtyLog } from './kvm/dirty_bitmap.ts';
import { Fault } from './kvm/fault.ts';
import { MemoryCache } from './kvm/memory_cache.ts';
import { Memslot } from './kvm/memslot.ts';
import { FIRST_SEQUENCE } from './layout.ts';
import { HostMemory } from './mm/host_memory.ts';
import { Maintained } from './mm/maintained.ts';
import { MteTagState } from './mm/mte.ts';
import { PagePool } from './mm/page.ts';
import { MmuLock } from './mmu_lock_mode.ts';
import { Stage2 } from './pgtable/stage2.ts';
import { Donations } from './protected/donations.ts';
import { type ProtectedQuestions, UNPROTECTED } from './protected/questions.ts';
import type { Schedule } from './races/schedule.ts';
import { Recorder } from './recorder.ts';
import { type MappingRules, PRESENT_RULES } from './releases/mapping_rules.ts';
import { Transcript } from './transcript.ts';
import type { kvm, kvm_s2_mmu, kvm_vcpu } from './types.ts';

/** Makers of what a machine holds, where it is not the usual. */
export interface MachineMakers {
  /** The host's memory, if it is to remember more than what a fault looks at. */
  readonly createHost?: (m: Machine) => HostMemory;
  readonly createRecorder?: (m: Machine) => Recorder;
  /** Who answers about aborts that nobody has sorted yet. */
  readonly abort?: AbortQuestions;
  /** Who answers about a protected guest; the guest is none if absent. */
  readonly protection?: ProtectedQuestions;
}

/**
 * The machine that one variant runs in: locks, host memory, stage-2 tables and everything else that a façade call
 * reads or changes. One machine serves all runs of a thread; `reset` brings back the state before the fault in a time
 * that does not depend on how large the machine is, because everything is built when it is first asked for.
 */
export class Machine {
  env: Environment;
  readonly abort: AbortQuestions;
  readonly protection: ProtectedQuestions;
  g: Geometry = GEOMETRY_4K;
  pkvm = false;

  mmapReaders = 0;
  /** Bumped whenever `mmap_lock` is dropped: a VMA found before is no longer valid. */
  mmapEpoch = 0;
  mmuLock: MmuLock = MmuLock.free;
  irqsOff = 0;

  invalidateSeq = FIRST_SEQUENCE;
  invalidateInProgress = 0;

  /** Number of WARN_ON()s that fired. */
  warnings = 0;
  /** Number of BUG()s reached; the run goes on so that the rest can be judged. */
  bugs = 0;
  /** Poison signals sent: address and lsb of the last, and their number. */
  signals = 0;
  signalAddress = 0;
  signalLsb = 0;
  /** Whether pinning the page met hardware poison. */
  hwpoisonSeen = false;
  /** Bytes that the VMA which the handler looked up last could be mapped with at most; 0 before it did. */
  lookedUpBytes = 0;
  /** Aborts injected into the guest, and the address of the last. */
  injected = 0;
  injectedAddress = 0;
  /** Exits to userspace prepared. */
  exits = 0;
  /** What the last of them names: the first byte, and how many. */
  exitGpa = 0;
  exitSize = 0;

  /** What the abort ends in beside memory. */
  readonly ending = new Ending();

  /** What it gave to a protected guest. */
  readonly donations = new Donations();

  /** What is to be populated where no fault led to the call. */
  readonly preFault = new PreFault();

  /** Whether a race changed something after which the fault has to be taken again. */
  disturbed = false;
  /** Whether the variant found the sequence that it had sampled stale: a reason to take the fault again. */
  staleSeen = false;
  /** Dirty logging was switched on or off by a race; takes effect once the SRCU readers are gone. */
  pendingLogging: boolean | null = null;

  /** How the release of the text that runs maps what is not the kernel's memory; set by the bench. */
  mappingRules: MappingRules = PRESENT_RULES;

  /** Whether memory elsewhere in the VM is invalidated right before `mmu_lock` is taken: what was sampled is stale, and nothing else changes. */
  restless = false;

  /** What a run asks of the machine, where another is to follow it. */
  readonly transcript = new Transcript();

  readonly recorder: Recorder;
  /** The other threads; `createMachine()` sets it. */
  scheduler!: Schedule;

  /** The VM and the vCPU that faulted, as the façade hands them out; set by `createKernel()`. */
  kvm!: kvm;
  vcpu!: kvm_vcpu;

  readonly fault: Fault;
  readonly slot: Memslot;
  readonly dirty: DirtyLog;
  /** The cache of the vCPU that faults. */
  cache: MemoryCache;
  readonly host: HostMemory;
  readonly pages: PagePool;
  readonly mte: MteTagState;
  readonly maintained = new Maintained();
  /** The stage-2 that the fault is on; that of the VM where none is. */
  stage2: Stage2;
  /** What `hw_mmu` of the vCPU is where that is not the stage-2 of the fault: what an ioctl finds there, or what was written. */
  runsOn: kvm_s2_mmu | null | undefined = undefined;
  /** The other stage-2 of a VM that has both its own and a shadow; null where only the one that faults is modelled. */
  background: Stage2 | null = null;

  constructor(env: Environment, { abort, createHost, createRecorder, protection }: MachineMakers = {}) {
    this.env = env;
    this.abort = abort ?? SORTED;
    this.protection = protection ?? UNPROTECTED;
    this.recorder = createRecorder?.(this) ?? new Recorder(this);
    this.recorder.beforeViolation = () => this.transcript.need();
    this.fault = new Fault(this);
    this.slot = new Memslot(this);
    this.dirty = new DirtyLog();
    this.cache = new MemoryCache(this);
    this.host = createHost?.(this) ?? new HostMemory(this);
    this.pages = new PagePool(this);
    this.mte = new MteTagState(this);
    this.stage2 = new Stage2(this);
  }

  /**
   * Brings back the state before the fault.
   * @param races how many races may strike (the preemption bound)
   */
  reset(races: number): void {
    const env = this.env;
    this.g = env.geometry();
    this.pkvm = env.protectedKvm();
    this.mmapEpoch = 0;
    this.invalidateSeq = FIRST_SEQUENCE;
    this.invalidateInProgress = 0;
    this.startRun(races);
    this.donations.forget();
    this.fault.reset();
    this.slot.reset();
    this.dirty.reset();
    this.cache.reset();
    this.host.reset();
    this.pages.reset();
    this.mte.reset();
    this.stage2.reset(this.fault.nested !== null);
  }

  /**
   * Forgets what the last run is judged by. What outlives a fault stays: memory, tables, caches, logs, the sequence.
   * @param races how many races may strike
   */
  startRun(races: number): void {
    this.mmapReaders = 0;
    this.mmuLock = MmuLock.free;
    this.irqsOff = 0;
    this.warnings = 0;
    this.bugs = 0;
    this.signals = 0;
    this.signalAddress = 0;
    this.signalLsb = 0;
    this.hwpoisonSeen = false;
    this.cache.ranOut = false;
    this.lookedUpBytes = 0;
    this.injected = 0;
    this.injectedAddress = 0;
    this.exits = 0;
    this.exitGpa = 0;
    this.exitSize = 0;
    if (this.ending.touched) this.ending.reset();
    if (this.donations.touched) this.donations.reset();
    this.disturbed = false;
    this.staleSeen = false;
    this.pendingLogging = null;
    this.runsOn = undefined;
    this.maintained.startRun();
    this.recorder.startRun();
    this.scheduler.startRun(races);
  }

  /** The VM's own stage-2; null where only the shadow that faults is modelled. */
  get canonical(): Stage2 | null {
    return this.fault.nested === null ? this.stage2 : this.background;
  }

  /** The shadow of the guest hypervisor's stage-2; null where there is none. */
  get shadow(): Stage2 | null {
    return this.fault.nested === null ? this.background : this.stage2;
  }

  /** Whether `hw_mmu` of the vCPU is not what it was before the call. */
  get strayed(): boolean {
    return (
      this.runsOn !== undefined &&
      this.runsOn !== (this.preFault.inNested ? this.preFault.shadow : this.stage2.mmu)
    );
  }

  /** Whether sleeping is forbidden: under the spinning `mmu_lock` or with interrupts off. */
  get atomic(): boolean {
    return this.mmuLock !== MmuLock.free || this.irqsOff !== 0;
  }

  /** The locks held, as `Effect.locks` has them. */
  heldLocks(): number {
    return (
      (this.mmapReaders > 0 ? 1 : 0) |
      (this.mmuLock === MmuLock.read ? 2 : 0) |
      (this.mmuLock === MmuLock.write ? 4 : 0) |
      (this.irqsOff > 0 ? 8 : 0)
    );
  }
}
