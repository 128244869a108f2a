// SPDX-License-Identifier: GPL-2.0-only
// Two sides of a session, compared after every step.

import { BaseProblems } from './base-problems.ts';
import type { Invariant } from './invariant.ts';
import { compare, firstDifferent, type Judgement } from './judge.ts';
import { OutcomeVector } from './outcome-vector.ts';
import type { PairOptions } from './pair.ts';
import { NO_RETURN } from './run-record.ts';
import type { Session } from './session.ts';
import type { SessionPlayer, SessionSupport } from './session-player.ts';
import type { Variant } from './variant.ts';

/** What is wrong with a pair on a session. */
export interface SessionJudgement {
  /** Position of the step that shows it; the number of steps stands for the end of the VM. */
  readonly at: number;
  readonly judgement: Judgement;
}

/**
 * Plays sessions with two variants side by side, each on a VM of its own, and compares after every step. A session ends where
 * something is wrong, and where the two are allowed to part: at a contract, at a problem of the base, whose consequences
 * would be judged as something new, and at a race that the locks of one side refused and those of the other did not.
 */
export class SessionPair<Player extends SessionPlayer = SessionPlayer> {
  readonly legacy: Variant;
  readonly refactored: Variant;
  /** Steps of each variant that broke each invariant, by its position. */
  readonly legacyBroken: Float64Array;
  readonly refactoredBroken: Float64Array;
  /** What steps of the base broke, by what explains it. */
  readonly baseProblems: BaseProblems;
  /** Position of the step that the last session came to. */
  at = 0;
  /** Calls of a handler, both sides counted. */
  executions = 0;
  /** The side of the original, and that of the refactored variant. */
  readonly left: Player;
  readonly right: Player;
  private readonly invariants: readonly Invariant[];
  private readonly ofSessions: readonly Invariant[];
  private readonly options: PairOptions;
  private readonly ofLegacy = new OutcomeVector();
  private readonly ofRefactored = new OutcomeVector();

  /**
   * @param invariants those of the subject
   * @param refactored a variant, or what makes one for the machine that it is to run on
   */
  constructor(
    sessions: Pick<SessionSupport, 'invariants'> & { readonly createPlayer: () => Player },
    invariants: readonly Invariant[],
    legacy: Variant,
    refactored: Variant | ((player: Player) => Variant),
    options: PairOptions,
  ) {
    this.left = sessions.createPlayer();
    this.right = sessions.createPlayer();
    this.ofSessions = sessions.invariants;
    this.invariants = invariants;
    this.legacyBroken = new Float64Array(invariants.length);
    this.refactoredBroken = new Float64Array(invariants.length);
    this.legacy = legacy;
    this.refactored = typeof refactored === 'function' ? refactored(this.right) : refactored;
    this.options = options;
    this.baseProblems = new BaseProblems(invariants, options.knownProblems);
  }

  /** Plays a session. @returns what there is to report; null if there is nothing */
  run(session: Session): SessionJudgement | null {
    const { left, right } = this;
    this.start(session);
    for (let at = 0; at <= session.steps.length; at++) {
      this.at = at;
      this.step(session, at);
      this.executions += (left.called ? 1 : 0) + (right.called ? 1 : 0);
      const same = this.isSame();
      if (same && left.broken.isEmpty && left.brokenInSession.isEmpty) {
        // A race that one side's locks refused leaves two hosts that are no longer the same.
        if (left.races !== right.races) return null;
        continue;
      }
      this.countBroken(session);
      if (same) return null;
      const judgement = this.judge(session, at);
      if (judgement.kind !== null) return { at, judgement };
    }
    return null;
  }

  /** Plays a session up to the step at `at`, keeping everything about that one, and compares. */
  judge(session: Session, at: number): Judgement {
    this.playTo(session, at);
    this.trace(() => this.step(session, at));
    return compare(
      this.left.record(this.legacy.name),
      this.right.record(this.refactored.name),
      this.left.situation,
      this.options,
      this.refactored.contracts,
    );
  }

  /**
   * Plays a session up to the step before `at`, whatever shows on the way.
   * @param played is told of each step that was played
   */
  playTo(session: Session, at: number, played: (at: number) => void = () => undefined): void {
    this.start(session);
    for (let i = 0; i < at; i++) {
      this.step(session, i);
      played(i);
    }
  }

  /** What playing the session to the step at `at` comes to on either side, as exact keys; nothing of it is counted. */
  outcomes(session: Session, at: number, tracing: boolean): readonly [legacy: string, refactored: string] {
    this.playTo(session, at);
    const play = (): void => this.step(session, at);
    if (tracing) this.trace(play);
    else play();
    return [this.keyOf(this.left), this.keyOf(this.right)];
  }

  private keyOf(player: Player): string {
    if (player.ret === NO_RETURN) return 'no return value';
    const vector = new OutcomeVector();
    player.writeOutcome(vector);
    player.broken.writeTo(vector);
    player.brokenInSession.writeTo(vector);
    return vector.key();
  }

  private start(session: Session): void {
    this.left.start(session);
    this.right.start(session);
    this.legacy.reset?.();
    this.refactored.reset?.();
  }

  private step(session: Session, at: number): void {
    const { strict } = this.options;
    if (strict) for (const player of [this.left, this.right]) player.tracing = true;
    if (at === session.steps.length) {
      this.left.teardown();
      this.right.teardown();
    } else {
      this.left.step(this.legacy, session.steps[at], false);
      this.right.step(this.refactored, session.steps[at], this.left.refused);
    }
  }

  /** Whether both came to the same and broke the same. */
  private isSame(): boolean {
    const { left, ofLegacy, ofRefactored, right } = this;
    if (!left.broken.equals(right.broken) || !left.brokenInSession.equals(right.brokenInSession))
      return false;
    if (right.ret === NO_RETURN) return false;
    left.writeOutcome(ofLegacy);
    right.writeOutcome(ofRefactored);
    if (!ofLegacy.equals(ofRefactored)) return false;
    return !this.options.strict || firstDifferent(left.trace, right.trace) < 0;
  }

  private countBroken(session: Session): void {
    const { at, baseProblems, left, ofSessions, right } = this;
    const shown = (): Session => ({ ...session, steps: session.steps.slice(0, at + 1) });
    if (!left.broken.isEmpty) baseProblems.count(left.broken, left.situation, shown);
    for (const position of left.brokenInSession.positions())
      baseProblems.countUnknown(ofSessions[position].name, shown);
    for (let i = 0; i < this.invariants.length; i++) {
      if (left.broken.has(i)) this.legacyBroken[i]++;
      if (right.broken.has(i)) this.refactoredBroken[i]++;
    }
  }

  private trace(play: () => void): void {
    const players = [this.left, this.right];
    for (const player of players) player.tracing = true;
    try {
      play();
    } finally {
      for (const player of players) player.tracing = false;
    }
  }
}
