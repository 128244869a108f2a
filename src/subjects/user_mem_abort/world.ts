// SPDX-License-Identifier: GPL-2.0-only
// Answers the model's questions from choices.

import type { RaceSource } from '../../core/bench.ts';
import { Choices } from '../../core/choices.ts';
import type { Space } from '../../core/space.ts';
import type { Environment } from '../../kernel/environment.ts';
import type { RaceAction } from '../../kernel/races/actions.ts';
import { DIMENSIONS, type Questions } from './dimensions/all.ts';
import { answerFrom, type Decided } from './dimensions/declare.ts';
import { SPACE } from './space.ts';

/** What answers each question with the method that its dimension declares: one dimension, looked at when it is needed. */
class FromChoices {
  readonly choices: Choices;
  constructor(choices: Choices) {
    this.choices = choices;
  }
}
answerFrom(FromChoices.prototype, DIMENSIONS);
const Answering = FromChoices as new (choices: Choices) => Decided & Questions;

/** Answers the machine's questions from choices. */
export class World extends Answering implements Environment {
  races: RaceSource;

  /** @param space what it is decided by; its dimensions have the numbers of `D` */
  constructor(space: Space = SPACE) {
    super(new Choices(space));
    this.races = this.choices;
  }

  wantsRace(site: number): boolean {
    return this.races.wantsRace(site);
  }
  get asFarAsKnown(): Choices['asFarAsDecided'] | null {
    return this.races.untested ? this.choices.asFarAsDecided : null;
  }
  asksMore(): void {
    this.choices.refuseIfClosed();
  }
  raceRefused(site: number): void {
    this.races.refuse(site);
  }
  raceAt(
    site: number,
    allowed: number,
    carried: number,
    conceivable: (actions: number) => number,
  ): RaceAction | 0 {
    const every = this.choices.space.everyRace;
    return this.races.raceAt(site, allowed & every, carried & every, conceivable) as RaceAction | 0;
  }
}
