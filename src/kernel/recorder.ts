// SPDX-License-Identifier: GPL-2.0-only
// What is written down of a run: broken rules and the log of effects.
import { BUG } from './effects.ts';
import type { Effect, RaceEnd } from './trace.ts';
import { Violation, type ViolationRecord } from './violations.ts';

/** What each entry of the log says of the machine besides. */
export interface Held {
  /** Locks held now, as `Effect.locks` has them. */
  heldLocks(): number;
  /** Sum of the references that the run holds on pages. */
  readonly pages: { readonly pinned: number };
}

/** A machine with a recorder, and what counts the kernel's own complaints. */
export interface Recording {
  readonly recorder: Recorder;
  /** Number of WARN_ON()s that fired. */
  warnings: number;
  /** Number of BUG()s reached: of a run that has one nothing is judged but what came before. */
  bugs: number;
}

/** Keeps what a run is judged and shown by, and changes nothing of the machine. */
export class Recorder {
  /** Bits of `Violation`. */
  violations = 0;
  /** Whether effects and violation details are kept. */
  tracing = false;
  /** Whether cache and TLB maintenance is left out of the effect log: a mapping in small pages makes thousands of entries. */
  terse = false;
  trace: Effect[] = [];
  violationLog: ViolationRecord[] = [];
  /** The call of the façade that runs, or ran last, while effects are kept; empty while another thread acts. */
  private inside = '';
  /** How often that changed: entries that are kept within a call at the same number are of one call. */
  entered = 0;
  /** Whether the kernel stopped: nothing that follows is there to be kept or judged. */
  private stopped = false;
  /** Told of each entry that tracing keeps: whoever needs the caller finds it on the stack. */
  observer: ((kept: 'effect' | 'violation') => void) | null = null;

  /** Is told before a broken rule is recorded. */
  beforeViolation: () => void = () => undefined;

  private readonly held: Held;

  constructor(held: Held) {
    this.held = held;
  }

  /** Forgets the last run. */
  startRun(): void {
    this.violations = 0;
    this.inside = '';
    this.stopped = false;
    if (this.tracing) {
      this.trace = [];
      this.violationLog = [];
    }
  }

  /** Says which call of the façade runs; none, with an empty name, while another thread acts. */
  enter(name: string): void {
    this.inside = name;
    this.entered++;
  }

  /** Records that the kernel stops here. The variant goes on, because nothing can end it from within; what it does is not kept. */
  stop(detail: string): void {
    this.violate(Violation.bug, detail);
    if (this.tracing) this.recordInside(BUG, [], detail);
    this.stopped = true;
  }

  /** Records that a rule was broken; the run goes on. */
  violate(violation: Violation, detail: string): void {
    this.beforeViolation();
    if (this.stopped) return;
    this.violations |= violation;
    if (!this.tracing) return;
    this.violationLog.push({ violation, detail, at: this.trace.length });
    this.observer?.('violation');
  }

  /** Appends to the effect log. Call it only when `tracing`, so that the arguments cost nothing otherwise. */
  record(name: string, args: readonly number[], result: number): void {
    const { held } = this;
    this.keep({ kind: 'call', name, args, result, locks: held.heldLocks(), pins: held.pages.pinned });
  }

  /** Appends what happens within a call; like `record` only when `tracing`. */
  recordInside(name: string, args: readonly number[], text = ''): void {
    const { held, inside } = this;
    this.keep({
      kind: 'call',
      name,
      args,
      result: 0,
      locks: held.heldLocks(),
      pins: held.pages.pinned,
      ...(inside === '' ? {} : { within: inside }),
      ...(text === '' ? {} : { text }),
    });
  }

  /** Appends what another thread did to the effect log. */
  recordRace(name: string, end: RaceEnd): void {
    const { held } = this;
    this.keep({ kind: 'race', name, end, locks: held.heldLocks(), pins: held.pages.pinned });
  }

  private keep(effect: Effect): void {
    if (this.stopped) return;
    this.trace.push(effect);
    this.observer?.('effect');
  }
}
