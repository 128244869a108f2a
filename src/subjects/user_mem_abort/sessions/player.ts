// SPDX-License-Identifier: GPL-2.0-only
// One side: makes a step, and judges it.

import type { Syndrome } from '../../../core/bench.ts';
import type { Choices } from '../../../core/choices.ts';
import type { Effect } from '../../../core/effect.ts';
import { InvariantSet } from '../../../core/invariant-set.ts';
import type { OutcomeVector } from '../../../core/outcome-vector.ts';
import { type Breach, NO_RETURN, type RunRecord } from '../../../core/run-record.ts';
import type { SessionPlayer } from '../../../core/session-player.ts';
import type { Variant } from '../../../core/variant.ts';
import { hex } from '../../../kernel/bits.ts';
import { describeEsr } from '../../../kernel/esr.ts';
import { SITE_STRIDE } from '../../../kernel/races/site.ts';
import { access, isPossible, writes } from '../../../kernel/session/guest.ts';
import { hostAct } from '../../../kernel/session/host.ts';
import { type Leftovers, teardown } from '../../../kernel/session/teardown.ts';
import { Vm } from '../../../kernel/session/vm.ts';
import { setLogging, vmmAct } from '../../../kernel/session/vmm.ts';
import { Caller } from '../caller.ts';
import type { Judge } from '../invariants/all.ts';
import { type OfRelease, releasesOf } from '../of-release.ts';
import { writeOutcome } from '../outcome.ts';
import { breachesOf } from '../record.ts';
import { findBrokenInSession, SESSION_INVARIANTS } from './invariants.ts';
import { beginPreFault, endPreFault } from './pre-fault.ts';
import { endText, recordStep } from './record.ts';
import type { SessionRules } from './rules.ts';
import {
  type AccessStep,
  isAccess,
  isPreFault,
  type PreFaultStep,
  type Session,
  type Step,
} from './session.ts';
import { sessionLines, stateLines } from './state-lines.ts';
import type { SessionWorld } from './world.ts';

/** How a step can end. */
export const STEP_ENDS = [
  'handled',
  'allowed',
  'emulated',
  'forwarded',
  'done',
  'refused',
  'resolved',
  'unresolved',
] as const;
export type StepEnd = (typeof STEP_ENDS)[number];

/** Ends of an access after which it has happened, unless it faults again. */
const GETS_THROUGH: readonly StepEnd[] = ['handled', 'allowed', 'resolved'];

/** One side of a session: a VM whose faults one variant handles. */
export class Player implements SessionPlayer {
  readonly rules: SessionRules;
  readonly world: SessionWorld;
  readonly vm: Vm;
  readonly caller: Caller;
  /** How the last step ended. */
  end: StepEnd = 'done';
  /** What the handler returned; 0 if it was not called. */
  ret = 0;
  /** Whether the access that was handled would fault again. */
  again = false;
  /** Invariants that the last step broke: those of one run, and those of sessions by position. */
  readonly broken: InvariantSet;
  readonly brokenInSession = new InvariantSet(SESSION_INVARIANTS.length);
  private judge: Judge;
  private readonly ofTables: InvariantSet;
  private readonly releases: (release: string | undefined) => OfRelease;
  /** What it broke in words, if the step was traced. */
  breaches: Breach[] = [];

  constructor(rules: SessionRules) {
    const { length } = rules.judge.invariants;
    this.rules = rules;
    this.judge = rules.judge;
    this.releases = releasesOf(rules.judge);
    this.broken = new InvariantSet(length);
    this.ofTables = new InvariantSet(length);
    this.world = rules.createWorld(rules);
    this.vm = new Vm(this.world, rules.makers?.(this.world));
    this.world.serve(this.vm);
    this.caller = new Caller(this.vm.m, this.vm.k, this.vm.vcpus[0]!);
  }

  get choices(): Choices {
    return this.world.choices;
  }

  get situation(): Choices {
    return this.world.situation;
  }

  get called(): boolean {
    return this.end === 'handled';
  }

  get races(): number {
    return this.vm.m.scheduler.struck;
  }

  get refused(): boolean {
    return this.world.refused;
  }

  get tracing(): boolean {
    return this.vm.m.recorder.tracing;
  }

  set tracing(on: boolean) {
    this.vm.m.recorder.tracing = on;
  }

  get trace(): readonly Effect[] {
    return this.vm.m.recorder.trace;
  }

  record(variant: string): RunRecord {
    return recordStep(this, variant);
  }

  endText(): string {
    return endText(this);
  }

  sessionLines(): readonly string[] {
    return sessionLines(this);
  }

  stateLines(): readonly string[] {
    return stateLines(this);
  }

  syndrome(): (Syndrome & { readonly text: string }) | null {
    if (!this.called) return null;
    const { esr, far, faultIpa, hpfar, hva } = this.vm.m.fault;
    const text = `ESR_EL2=${hex(esr)} (${describeEsr(esr)}), HPFAR_EL2=${hex(hpfar)}, IPA ${hex(faultIpa)} -> hva ${hex(hva)}`;
    return { esr, far, hpfar, text };
  }

  /** A new session: the VM is made. */
  start(session: Session): void {
    this.world.start(session);
    this.vm.reset();
  }

  /**
   * Plays one step.
   * @param raceRefused whether the other side refused the race of the step: it then strikes here only at its site
   */
  step(variant: Variant, step: Step, raceRefused = false): void {
    const { vm, world } = this;
    const hit = isAccess(step);
    const { judge, rules } = this.releases(variant.release);
    this.judge = judge;
    vm.m.mappingRules = rules;
    this.prepare(hit && step.race !== undefined ? 1 : 0);
    world.prepare(hit ? step : null);
    world.refused = raceRefused;
    const { harvested } = vm.m.dirty;
    if (hit) this.access(variant, step);
    else if (isPreFault(step)) this.preFault(variant, step);
    else this.end = this.act(step) ? 'done' : 'refused';
    // Of a kernel that stopped nothing is left to judge; the session ends, as something was broken.
    if (vm.m.bugs !== 0) return;
    if (vm.m.dirty.harvested !== harvested) vm.written.clear();
    if (hit && !this.again && GETS_THROUGH.includes(this.end)) this.noteWrite(step);
    this.judgeTables();
    this.judgeSession(null);
  }

  /** The end of the session. */
  teardown(): void {
    this.prepare(0);
    this.end = 'done';
    this.judgeSession(teardown(this.vm));
  }

  /** Flattens what is compared after a step. */
  writeOutcome(out: OutcomeVector): void {
    const { m, caches } = this.vm;
    writeOutcome(m, this.ret, out);
    if (m.bugs !== 0) return;
    out.push(STEP_ENDS.indexOf(this.end));
    out.push(this.again ? 1 : 0);
    out.push(m.invalidateSeq);
    for (const cache of caches) {
      if (cache === m.cache) continue;
      out.push(cache.nobjs());
      out.push(cache.hasMapping ? 1 : 0);
    }
    m.background?.writeOutcome(out);
  }

  private prepare(races: number): void {
    this.vm.startStep(races);
    this.ret = 0;
    this.again = false;
    this.broken.clear();
    this.brokenInSession.clear();
    this.breaches = [];
    this.caller.failure = null;
  }

  private access(variant: Variant, step: AccessStep): void {
    const { vm } = this;
    const { m } = vm;
    if (!access(vm, step.vcpu, step.does, step.page, step.error !== undefined)) {
      this.end = 'allowed';
      return;
    }
    const sorted = this.rules.sort(vm);
    this.end = sorted === 'fault' ? 'handled' : sorted;
    if (sorted === 'fault') this.call(variant, step.vcpu);
    if (sorted === 'fault' || sorted === 'resolved') this.again = !isPossible(m, step.does);
  }

  /**
   * Calls the variant for what the machine is aimed at.
   * @param returned what its caller does then
   */
  private call(variant: Variant, vcpu: number, returned?: (vm: Vm) => void): void {
    const { vm, world } = this;
    const { m } = vm;
    world.describe(vm);
    this.ret = this.caller.call(variant, vm.vcpus[vcpu]!);
    returned?.(vm);
    if (this.ret !== NO_RETURN) {
      this.judge.findBroken(m, this.ret, this.broken);
      if (m.recorder.tracing) this.breaches.push(...breachesOf(m, this.ret, this.judge));
    }
    if (m.scheduler.waiting.length !== 0) m.scheduler.strikeWaiting();
    const late = world.unreached(
      (site) => m.scheduler.seen[Math.floor(site / SITE_STRIDE)] >= site % SITE_STRIDE,
    );
    if (late !== 0 && m.scheduler.left !== 0) m.scheduler.strikeLate(late);
    // The slot that the handler ran on stays until it has returned.
    if (m.pendingLogging !== null) setLogging(vm, m.pendingLogging);
  }

  /** Has memory populated. */
  private preFault(variant: Variant, step: PreFaultStep): void {
    this.end = 'handled';
    beginPreFault(this.vm, step);
    this.call(variant, step.vcpu, endPreFault);
  }

  private act(step: Exclude<Step, AccessStep | PreFaultStep>): boolean {
    const { vm } = this;
    switch (step.actor) {
      case 'host':
        return hostAct(vm, step.does, step.page);
      case 'vmm':
        return vmmAct(vm, step.does);
      case 'guest': {
        const enter = step.does === 'enter-nested';
        const changes = vm.hasNested && vm.inNested[step.vcpu] !== enter;
        if (changes) vm.inNested[step.vcpu] = enter;
        vm.schedule(step.vcpu);
        return changes;
      }
    }
  }

  private noteWrite(step: AccessStep): void {
    const { m, written } = this.vm;
    if (writes(step.does) && m.env.slotLogging()) written.add(Math.floor(m.fault.ipa / m.g.PAGE_SIZE));
  }

  /** The leaves of both stage-2 have to be right after every step, whoever acted. */
  private judgeTables(): void {
    if (this.ret === NO_RETURN) return;
    const { ofTables, vm } = this;
    for (const shadow of vm.hasNested ? [false, true] : [false]) {
      vm.onTables(shadow, (m) => {
        ofTables.clear();
        this.judge.findBrokenLeaves(m, ofTables);
        if (m.recorder.tracing) this.explain(ofTables, shadow);
        this.broken.addAll(ofTables);
      });
    }
  }

  /** Says what is wrong with tables, apart from what the step was known to break. */
  private explain(broken: InvariantSet, shadow: boolean): void {
    const where = shadow ? 'shadow stage-2' : "the VM's stage-2";
    for (const position of broken.positions()) {
      if (this.broken.has(position)) continue;
      const { explain, name } = this.rules.judge.invariants[position]!;
      this.breaches.push({ invariant: name, detail: `${where}: ${explain(this.vm.m, this.ret)}` });
    }
  }

  private judgeSession(left: Leftovers | null): void {
    if (this.ret === NO_RETURN) return;
    const { vm } = this;
    findBrokenInSession(vm, left, this.brokenInSession);
    if (!vm.m.recorder.tracing) return;
    for (const invariant of SESSION_INVARIANTS)
      if (invariant.broken(vm, left))
        this.breaches.push({ invariant: invariant.name, detail: invariant.explain(vm, left) });
  }
}
