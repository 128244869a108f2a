// SPDX-License-Identifier: GPL-2.0-only
// Where variants of a subject run: what the method needs to know of a machine.
import type { Choices } from './choices.ts';
import type { Effect } from './effect.ts';
import type { Invariant } from './invariant.ts';
import type { InvariantSet } from './invariant-set.ts';
import type { OutcomeVector } from './outcome-vector.ts';
import type { RunFailure, RunRecord } from './run-record.ts';
import type { Variant } from './variant.ts';

/** Decides what other threads do; the choices, unless somebody takes their place. */
export type RaceSource = Pick<Choices, 'wantsRace' | 'raceAt' | 'refuse' | 'untested'>;

/** What the fault was, as the registers say it. */
export interface Syndrome {
  readonly esr: number;
  readonly hpfar: number;
  readonly far: number;
}

/** Runs of variants that are told what others were told. */
export interface Following {
  /** Like `Bench.run`, of a variant that others are to follow. */
  keep(variant: Variant, races: number): number;
  /**
   * Like `Bench.run`, on the choices of the run that was kept last. A variant that asks what that one asked, or another that followed it, is told what that one was
   * told, and if it does so to the end and returns the same, it has come to the same: the machine is not looked at.
   */
  follow(variant: Variant, races: number): number;
  /** The number of the run, from 0 for the one that was kept, whose end the last run came to, its own included; -1 where it was neither kept nor followed. */
  readonly cameTo: number;
  /** Whether that is its own end, which the machine shows. */
  readonly isNew: boolean;
}

/**
 * What the variants of a subject run on: one machine, driven by choices. One bench serves any number of runs; it is not shared
 * between threads. A bench takes the variants of its own subject and no others.
 */
export interface Bench {
  /** What its runs are judged by: sets of broken invariants go by the position here. */
  readonly invariants: readonly Invariant[];
  readonly choices: Choices;
  /**
   * Whether something that is no race of the space makes a run try again wherever it asks whether it has to; absent where the subject has
   * nothing of the kind.
   */
  restless?: boolean;
  /** Decides what other threads do: `choices`, unless somebody takes their place. */
  races: RaceSource;
  /** Whether effects and details are kept. */
  tracing: boolean;
  /** Whether effects that are many and seldom looked at are left out of the log. */
  terse: boolean;
  /** The effects of the last run, if it was traced. */
  readonly trace: readonly Effect[];
  /** Why the last run gave no return value, or null. */
  readonly failure: RunFailure | null;

  /**
   * Runs a variant once on the choices of this bench.
   * @param races how many races may strike
   * @returns its return value, or `NO_RETURN` with `failure` set
   */
  run(variant: Variant, races: number): number;
  /** How variants follow others; absent where each is run on the machine. */
  readonly following?: Following | undefined;
  /** Looks at every part of the machine: what the run left undecided is decided. */
  complete(): void;
  /** Flattens what is compared of the run that just ended and returned `ret`, which comes first. */
  writeOutcome(ret: number, out: OutcomeVector): void;
  /** The same for runs under different schedules on one machine: what other threads made of it comes in. */
  writeOutcomeOfSchedule(ret: number, out: OutcomeVector): void;
  /** Which invariants the run that just ended breaks. On the hot path: no allocation. */
  findBroken(ret: number, broken: InvariantSet): void;
  /** Of the invariants that are not asked of a text of the release of the variant that ran last: which its run breaks nonetheless. */
  findUnasked(ret: number, broken: InvariantSet): void;
  /**
   * Runs a variant once more on the same choices, and keeps everything about it.
   * @param before takes the outcome as the run left it, before the parts that it did not look at are built
   */
  record(variant: Variant, races: number, before?: OutcomeVector): RunRecord;

  /** What another thread could do now, as bits `1 << action`. */
  allowedRaces(): number;
  /** How often the run that just ended made the call. */
  timesSeen(call: number): number;

  /** The fault of the scenario that was run last. */
  syndrome(): Syndrome;
  /** The machine of the scenario that was run last, before the fault, in a few lines. The bench is left as it was then. */
  machineLines(): readonly string[];
}
