// SPDX-License-Identifier: GPL-2.0-only
// What a subject provides so that sessions can be played.
import type { Syndrome } from './bench.ts';
import type { Choices } from './choices.ts';
import type { Effect } from './effect.ts';
import type { Invariant } from './invariant.ts';
import type { InvariantSet } from './invariant-set.ts';
import type { OutcomeVector } from './outcome-vector.ts';
import type { RunRecord } from './run-record.ts';
import type { Session, SessionRange } from './session.ts';
import type { Variant } from './variant.ts';

/** One side of a session: a machine whose faults one variant handles, step after step. */
export interface SessionPlayer {
  /** What the session fixes. */
  readonly choices: Choices;
  /** The fault of the current step in the words of the dimensions: what known problems and contracts go by. */
  readonly situation: Choices;
  /** Invariants of a run that the last step broke. */
  readonly broken: InvariantSet;
  /** Invariants of sessions that it broke. */
  readonly brokenInSession: InvariantSet;
  /** Whether it called the variant. */
  readonly called: boolean;
  /** What the variant returned: 0 if it was not called, `NO_RETURN` if it gave nothing. */
  readonly ret: number;
  /** Races that struck. */
  readonly races: number;
  /** Whether the race of the step was refused. */
  readonly refused: boolean;
  /** Whether effects and details are kept. */
  tracing: boolean;
  /** The effects of the last step, if it was traced. */
  readonly trace: readonly Effect[];

  /** A new session. */
  start(session: Session): void;
  /**
   * Plays one step.
   * @param raceRefused whether there was nothing to do on the other side for the race of the step: it then strikes here only at its site
   */
  step(variant: Variant, step: unknown, raceRefused: boolean): void;
  /** The end of the session. */
  teardown(): void;
  /** Flattens what is compared after a step. */
  writeOutcome(out: OutcomeVector): void;
  /** Everything about the step that was just made; it was traced. */
  record(variant: string): RunRecord;

  /** How the last step ended, in words. */
  endText(): string;
  /** What the session holds from beginning to end, in a few lines. */
  sessionLines(): readonly string[];
  /** What the steps so far have made of the machine. */
  stateLines(): readonly string[];
  /** The fault that the variant was last called for; null if the last step called it not. */
  syndrome(): (Syndrome & { readonly text: string }) | null;
}

/** What a subject provides so that sessions can be drawn, played and made smaller. */
export interface SessionSupport {
  /** Statements that only a session can break. */
  readonly invariants: readonly Invariant[];
  readonly createPlayer: () => SessionPlayer;
  /** The session that belongs to a seed of 32 bits. */
  readonly draw: (seed: number, range: SessionRange) => Session;
  /** Sessions that are simpler in one respect, most promising first. */
  readonly simpler: (session: Session) => Iterable<Session>;
  /** What a file has to name of the choices of a session that was played. */
  readonly namedChoices: (choices: Choices) => Session['choices'];
  /** How much there is to understand. */
  readonly size: (session: Session) => number;
  /** A step, in words. */
  readonly stepText: (step: unknown) => string;
  /** Reads a session file. @throws ScenarioError */
  readonly parse: (text: string, origin: string) => Session;
}
