// SPDX-License-Identifier: GPL-2.0-only
// What is written down of a run: broken rules and the log of effects.
import type { Effect, RaceEnd } from './trace.ts';
import type { Violation, ViolationRecord } from './violations.ts';

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
  /** Number of BUG()s reached; the run goes on so that the rest can be judged. */
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
  /** Told of each entry that tracing keeps: whoever needs the caller finds it on the stack. */
  observer: ((kept: 'effect' | 'violation') => void) | null = null;

  private readonly held: Held;

  constructor(held: Held) {
    this.held = held;
  }

  /** Forgets the last run. */
  startRun(): void {
    this.violations = 0;
    if (this.tracing) {
      this.trace = [];
      this.violationLog = [];
    }
  }

  /** Records that a rule was broken; the run goes on. */
  violate(violation: Violation, detail: string): void {
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

  /** Appends what another thread did to the effect log. */
  recordRace(name: string, end: RaceEnd): void {
    const { held } = this;
    this.keep({ kind: 'race', name, end, locks: held.heldLocks(), pins: held.pages.pinned });
  }

  private keep(effect: Effect): void {
    this.trace.push(effect);
    this.observer?.('effect');
  }
}
