// SPDX-License-Identifier: GPL-2.0-only
// What is said of a dimension of the modelled kernel, in its one place.
import type { Choices } from '../../../core/choices.ts';
import type { Dimension } from '../../../core/dimension.ts';

/** What an answer is found with. */
export interface Decided {
  readonly choices: Choices;
}

/**
 * Answers to questions of the model, by name. The model asks `m.env.NAME()` at the moment that a call depends on it and not before. Each is the
 * same for the whole run, and methods rather than values: all that a run decides is decided by being asked.
 */
export interface Answers {
  readonly [question: string]: () => unknown;
}

/** A dimension, and the questions that it answers. */
export interface AskedDimension<A extends Answers = Answers> extends Dimension {
  /** Every question that the model has for it: the type of `m.env`, scenarios, sessions and unit tests of the model have them from here. */
  readonly answers: A;
}

/** A dimension, to be exported under its name by one of the files here. */
export function dimension<A extends Answers>(
  declaration: Dimension & { readonly answers: A & ThisType<Decided> },
): AskedDimension<A> {
  return declaration;
}

/** The questions of all dimensions that files declare, with the types of their answers; `Files` are the exports of the files together. */
export type QuestionsOf<Files> = InAll<
  { [name in keyof Files]: Files[name] extends AskedDimension<infer A> ? A : never }[keyof Files]
>;
type InAll<Each> = (Each extends unknown ? (each: Each) => void : never) extends (all: infer All) => void
  ? All
  : never;

/**
 * Gives objects made with `prototype`, which have choices, the methods of dimensions that answer questions.
 * @throws RangeError if a question is answered already
 */
export function answerFrom(prototype: Decided, dimensions: readonly AskedDimension[]): void {
  for (const { answers, name } of dimensions) {
    const twice = Object.keys(answers).find((question) => question in prototype);
    if (twice !== undefined) throw new RangeError(`${name} answers ${twice}(), as another dimension does`);
    Object.assign(prototype, answers);
  }
}
