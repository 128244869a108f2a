// SPDX-License-Identifier: GPL-2.0-only
// Answers the model's questions from choices.

import type { RaceSource } from '../../core/bench.ts';
import { Choices } from '../../core/choices.ts';
import type { Space } from '../../core/space.ts';
import type { Environment } from '../../kernel/environment.ts';
import type { RaceAction } from '../../kernel/races/actions.ts';
import { DIMENSIONS, type Questions } from './dimensions/all.ts';
import type { AskedDimension, Decided } from './dimensions/declare.ts';
import { SPACE } from './space.ts';

const Answering = answering(DIMENSIONS) as new (choices: Choices) => Decided & Questions;

/**
 * What answers questions from choices, with the methods that dimensions declare: each answer is one dimension, looked at when it is needed.
 * @throws RangeError if two of them answer one question
 */
export function answering(dimensions: readonly AskedDimension[]): new (choices: Choices) => Decided {
  class FromChoices {
    readonly choices: Choices;
    constructor(choices: Choices) {
      this.choices = choices;
    }
  }
  for (const { answers, name } of dimensions) {
    const twice = Object.keys(answers).find((question) => question in FromChoices.prototype);
    if (twice !== undefined) throw new RangeError(`${name} answers ${twice}(), as another dimension does`);
    Object.assign(FromChoices.prototype, answers);
  }
  return FromChoices;
}

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
  raceRefused(site: number): void {
    this.races.refuse(site);
  }
  raceAt(site: number, allowed: number, carried: number): RaceAction | 0 {
    const every = this.choices.space.everyRace;
    return this.races.raceAt(site, allowed & every, carried & every) as RaceAction | 0;
  }
}
