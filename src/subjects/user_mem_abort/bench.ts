// SPDX-License-Identifier: GPL-2.0-only
// The bench: one machine, many runs.

import type { Bench as AnyBench, Following, RaceSource, Syndrome } from '../../core/bench.ts';
import type { Choices } from '../../core/choices.ts';
import type { InvariantSet } from '../../core/invariant-set.ts';
import type { OutcomeVector } from '../../core/outcome-vector.ts';
import type { RunFailure, RunRecord } from '../../core/run-record.ts';
import type { Space } from '../../core/space.ts';
import type { Variant } from '../../core/variant.ts';
import { type AbortQuestions, SORTED } from '../../kernel/abort/questions.ts';
import { createKernel, type KernelInstance } from '../../kernel/create_kernel.ts';
import { createMachine } from '../../kernel/create_machine.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { wpMemoryRegion } from '../../kernel/kvm/invalidate.ts';
import type { Machine } from '../../kernel/machine.ts';
import type { ProtectedQuestions } from '../../kernel/protected/questions.ts';
import type { RaceAction } from '../../kernel/races/actions.ts';
import { allowedRaces } from '../../kernel/races/allowed.ts';
import type { Struck } from '../../kernel/races/schedule.ts';
import { SITE_STRIDE } from '../../kernel/races/site.ts';
import type { Effect } from '../../kernel/trace.ts';
import type { kvm_vcpu } from '../../kernel/types.ts';
import { Caller } from './caller.ts';
import { JUDGE, type Judge } from './invariants/all.ts';
import { machineLines } from './machine-lines.ts';
import { type OfRelease, releasesOf } from './of-release.ts';
import { complete, writeOutcome, writeOutcomeOfSchedule } from './outcome.ts';
import { recordOf } from './record.ts';
import { SPACE } from './space.ts';
import { World } from './world.ts';

/** What a bench is made for: the part of a subject that runs and judges. */
export interface BenchOptions {
  readonly space: Space;
  readonly judge: Judge;
  /** Who answers the questions of the machine; made of the space if absent. */
  readonly world?: World;
  /** Who answers about aborts that nobody has sorted; absent where the function is called with what its caller has found out. */
  readonly abort?: AbortQuestions;
  /** Who answers about a protected guest; absent where the guest is none. */
  readonly protection?: ProtectedQuestions;
}

const USER_MEM_ABORT: BenchOptions = { space: SPACE, judge: JUDGE };

/**
 * What variants run on: one machine with its façade, driven by choices. One bench serves any number of runs; it
 * is not shared between threads.
 */
export class Bench implements AnyBench, Following {
  readonly world: World;
  readonly choices: Choices;
  readonly m: Machine;
  private readonly instance: KernelInstance;
  private readonly caller: Caller;
  private readonly judge: Judge;
  /** The judge of the variant that ran last. */
  private judging: Judge;
  readonly following: Following | undefined = this;
  cameTo = -1;
  isNew = true;
  /** What numbers the kept runs have among those of a leaf. */
  private readonly numbers: number[] = [];
  /** The release of the variant that others follow. */
  private keptRelease: string | undefined = undefined;
  /** How many races were decided when its run was over. */
  private keptSites = 0;
  /** Whether the machine is as the first of the runs left it that are kept. */
  private isAtKept = false;
  private followingRaces = 0;
  private readonly restart = (): void => this.prepare(this.keptRelease, this.followingRaces);
  /** Of a run that follows: what is supposed is open from where it leaves on. */
  private readonly mayLeave = (): boolean => {
    this.choices.holdSupposed();
    return true;
  };
  private readonly mayNotLeave = (): boolean => false;
  /** The number of the run that the last one followed to its end; -1 if there is none. */
  private followed = -1;
  /** Whether the last run left the one that it followed. */
  private hasLeft = false;
  private readonly tellSeen = (site: number, touched: number): void => this.choices.see(site, touched);
  private readonly tellStruck = (struck: Struck): void => this.choices.strike(struck);
  private readonly releases: (release: string | undefined) => OfRelease;

  /** @param options what it is made for; `user_mem_abort()` without */
  constructor({ abort, judge, protection, space, world }: BenchOptions = USER_MEM_ABORT) {
    this.world = world ?? new World(space);
    this.choices = this.world.choices;
    this.m = createMachine(this.world, {
      abort: abort ?? SORTED,
      ...(protection === undefined ? {} : { protection }),
    });
    this.instance = createKernel(this.m);
    this.caller = new Caller(this.m, this.instance.k, this.instance.vcpu);
    this.judge = judge;
    this.judging = judge;
    this.releases = releasesOf(judge);
  }

  get invariants(): Judge['invariants'] {
    return this.judge.invariants;
  }

  /** Why the last run gave no return value, or null. */
  get failure(): RunFailure | null {
    return this.caller.failure;
  }

  get k(): Kernel {
    return this.instance.k;
  }

  get vcpu(): kvm_vcpu {
    return this.instance.vcpu;
  }

  get races(): RaceSource {
    return this.world.races;
  }

  set races(source: RaceSource) {
    this.world.races = source;
  }

  /** Whether memory elsewhere in the VM is invalidated during each run: the sequence is that of the whole VM. */
  get restless(): boolean {
    return this.m.restless;
  }

  set restless(on: boolean) {
    this.m.restless = on;
  }

  get tracing(): boolean {
    return this.m.recorder.tracing;
  }

  set tracing(on: boolean) {
    this.m.recorder.tracing = on;
  }

  get terse(): boolean {
    return this.m.recorder.terse;
  }

  set terse(on: boolean) {
    this.m.recorder.terse = on;
  }

  get trace(): readonly Effect[] {
    return this.m.recorder.trace;
  }

  /**
   * Runs `variant` once on the choices of this bench, as `kvm_handle_guest_abort()` calls it: inside an SRCU read
   * section, after which a pending change of the slot's flags is committed.
   * @param races how many races may strike
   * @returns its return value, or `NO_RETURN` with `failure` set
   */
  run(variant: Variant, races: number): number {
    this.cameTo = -1;
    this.isNew = true;
    this.startRun(variant, races);
    const ret = this.caller.call(variant, this.instance.vcpu);
    this.endRun();
    return ret;
  }

  keep(variant: Variant, races: number): number {
    if (this.tracing) return this.run(variant, races);
    this.startRun(variant, races);
    this.m.transcript.keep();
    this.keptRelease = variant.release;
    const ret = this.caller.call(variant, this.instance.vcpu);
    this.endKeeping(ret);
    this.endKept();
    this.isAtKept = true;
    this.keptSites = this.choices.siteCount;
    return ret;
  }

  follow(variant: Variant, races: number): number {
    const { choices, m } = this;
    const { transcript } = m;
    // A race that was decided since strikes the run that was kept as well, at the latest after its return.
    const isOf = variant.release === this.keptRelease && choices.siteCount === this.keptSites;
    if (!transcript.canBeFollowed || !isOf || this.tracing) return this.run(variant, races);
    this.followingRaces = races;
    if (!this.isAtKept) this.restart();
    const ret = this.callSupposing(variant);
    if (this.followed >= 0) {
      this.cameTo = this.followed;
      this.isNew = false;
      if (choices.untested) choices.repeat(this.numbers[this.followed]);
      return ret;
    }
    if (this.hasLeft) {
      this.endKept();
      return ret;
    }
    if (transcript.wasEnded) {
      choices.abandoned = true;
      return ret;
    }
    if (choices.untested) choices.beginRun();
    return this.run(variant, races);
  }

  /**
   * Calls a variant that follows. In a walk, what it alone asks about what is fixed from the start is supposed first: mostly it does what others did whatever it is told, and then
   * nothing has to be decided for its sake.
   */
  private callSupposing(variant: Variant): number {
    const { choices } = this;
    if (choices.untested) choices.startSupposing();
    let ret = this.callFollowing(variant, this.mayLeave);
    while (choices.hasSupposed && !this.isTheSameWhateverItIsTold(variant)) {
      if (this.hasLeft) {
        this.m.transcript.forgetLast();
        choices.beginRun();
        this.restart();
      }
      if (choices.decideSupposed()) choices.startSupposing();
      ret = this.callFollowing(variant, this.mayLeave);
    }
    choices.dropSupposed();
    return ret;
  }

  /** Calls a variant that follows. It is kept from where it leaves, if it does. */
  private callFollowing(variant: Variant, mayLeave: () => boolean): number {
    const { transcript } = this.m;
    if (variant.reset !== undefined) variant.reset();
    transcript.follow(this.restart, mayLeave);
    const ret = this.caller.call(variant, this.instance.vcpu);
    this.followed = transcript.endFollowing(ret);
    this.hasLeft = transcript.isKeeping;
    if (this.hasLeft) this.endKeeping(ret);
    return ret;
  }

  /**
   * Whether the variant that was just told what is supposed comes to the same whatever it is told. It has followed others to the end; or it has run on the machine from where it left them, without asking
   * again, and is followed itself.
   */
  private isTheSameWhateverItIsTold(variant: Variant): boolean {
    const { caller, choices, followed, hasLeft } = this;
    const { transcript } = this.m;
    const wasEnded = hasLeft ? choices.abandoned : transcript.wasEnded;
    if (choices.wasDenied || (hasLeft && !transcript.lastIsWhole)) return false;
    const expected = hasLeft ? transcript.last : followed;
    if (expected < 0 && !wasEnded) return false;
    const { failure } = caller;
    let isSame = true;
    while (isSame && choices.supposeNext()) {
      this.callFollowing(variant, this.mayNotLeave);
      isSame = !choices.wasDenied && (wasEnded ? transcript.wasEnded : this.followed === expected);
    }
    // What came of the run is what came of the first of these, which has the machine.
    caller.failure = failure;
    this.followed = followed;
    this.hasLeft = hasLeft;
    return isSame;
  }

  private endKept(): void {
    this.endRun();
    this.cameTo = this.m.transcript.last;
    this.numbers[this.cameTo] = this.choices.runNumber;
    this.isNew = true;
  }

  private endKeeping(ret: number): void {
    const { m } = this;
    m.transcript.endKeeping(this.failure === null && m.bugs === 0 ? ret : null, this.choices.abandoned);
  }

  private startRun(variant: Variant, races: number): void {
    if (variant.reset !== undefined) variant.reset();
    this.prepare(variant.release, races);
  }

  /** Brings the machine to where a run of a variant of `release` begins. */
  private prepare(release: string | undefined, races: number): void {
    const { m } = this;
    const { judge, rules } = this.releases(release);
    this.judging = judge;
    m.mappingRules = rules;
    this.isAtKept = false;
    m.reset(races);
    this.beforeCall();
  }

  private endRun(): void {
    const { m } = this;
    if (this.choices.untested) {
      m.scheduler.tellSeen(this.tellSeen);
      m.scheduler.tellStruck(this.tellStruck);
    }
    if (m.scheduler.waiting.length !== 0) m.scheduler.strikeWaiting();
    if (m.scheduler.left !== 0 && this.choices.siteCount !== 0) this.strikeUnreached();
    if (m.pendingLogging !== null) this.commitLogging();
  }

  /** What is to be done between the reset of the machine and the call. */
  protected beforeCall(): void {}

  /** Like `run`, keeping the effect log and leaving no part of the machine unbuilt. */
  runTraced(variant: Variant, races: number, before?: OutcomeVector): number {
    const m = this.m;
    m.recorder.tracing = true;
    try {
      const ret = this.run(variant, races);
      if (before !== undefined) writeOutcome(m, ret, before);
      complete(m);
      return ret;
    } finally {
      m.recorder.tracing = false;
    }
  }

  complete(): void {
    complete(this.m);
  }

  writeOutcome(ret: number, out: OutcomeVector): void {
    writeOutcome(this.m, ret, out);
  }

  writeOutcomeOfSchedule(ret: number, out: OutcomeVector): void {
    writeOutcomeOfSchedule(this.m, ret, out);
  }

  findBroken(ret: number, broken: InvariantSet): void {
    this.judging.findBroken(this.m, ret, broken);
  }

  findUnasked(ret: number, broken: InvariantSet): void {
    this.judging.findUnasked(this.m, ret, broken);
  }

  record(variant: Variant, races: number, before?: OutcomeVector): RunRecord {
    const ret = this.runTraced(variant, races, before);
    return recordOf(this.m, variant.name, ret, this.failure, this.judging);
  }

  allowedRaces(): number {
    return allowedRaces(this.m) & this.choices.space.everyRace;
  }

  timesSeen(call: number): number {
    return this.m.scheduler.seen[call];
  }

  syndrome(): Syndrome {
    const { esr, far, hpfar } = this.m.fault;
    return { esr, far, hpfar };
  }

  machineLines(): readonly string[] {
    return machineLines(this.m, this.choices);
  }

  /**
   * Races whose sites the run did not come to strike now, in the order of the sites' numbers: those of a scenario stand in no order, and another variant may have met them in any.
   */
  private strikeUnreached(): void {
    const { choices, m } = this;
    const { scheduler } = m;
    for (
      let site = choices.siteAfter(-1);
      site >= 0 && scheduler.left !== 0;
      site = choices.siteAfter(site)
    ) {
      if (scheduler.seen[Math.floor(site / SITE_STRIDE)] >= site % SITE_STRIDE || choices.wasRefused(site))
        continue;
      const action = choices.actionAt(site);
      if (action === 0) continue;
      choices.strikeLate(site);
      scheduler.strikeLate(action as RaceAction);
    }
  }

  /** `kvm_arch_commit_memory_region()`: once the readers of the old slot are gone, a slot that logs is write-protected. */
  private commitLogging(): void {
    const m = this.m;
    if (m.pendingLogging) wpMemoryRegion(m);
  }
}
