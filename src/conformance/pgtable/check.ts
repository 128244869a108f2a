// SPDX-License-Identifier: GPL-2.0-only
/** Many sequences on one release and page size: counts, and the smallest sequence that shows a difference. */
import fc from 'fast-check';
import { add } from './counts.ts';
import { sequences } from './generate.ts';
import type { PgtableModel } from './model.ts';
import type { Sequence } from './operation.ts';
import type { Rule } from './rules.ts';
import { type Difference, firstDifference, predict, runDriver } from './run.ts';

/** A sequence on which model and kernel differ. */
export interface DifferingSequence {
  readonly sequence: Sequence;
  readonly difference: Difference;
}

/** What the sequences came to. */
export interface CheckResult {
  readonly sequences: number;
  readonly operations: number;
  /** Operations that the locks exclude, not counted above. */
  readonly refused: number;
  /** How often each rule of the release had a say. */
  readonly applied: ReadonlyMap<string, number>;
  /** Operations by name and return value, such as `map -11`. */
  readonly returns: ReadonlyMap<string, number>;
  /** The smallest that was found; null if there is none. */
  readonly differing: DifferingSequence | null;
}

/** What is run. */
export interface CheckRequest {
  readonly model: PgtableModel;
  /** The driver's program, built for the model's page size. */
  readonly program: string;
  readonly rules: readonly Rule[];
  readonly seed: number;
  readonly sequences: number;
  /** Whether what differs is made smaller; so it is unless told otherwise. */
  readonly shrink?: boolean;
  /** Is told how many sequences are done. */
  readonly onProgress?: (done: number) => void;
}

/** Runs sequences until one differs, which is then made smaller. */
export function check(request: CheckRequest): CheckResult {
  const { model, program, rules } = request;
  const applied = new Map<string, number>();
  const returns = new Map<string, number>();
  let done = 0;
  let operations = 0;
  let refused = 0;
  let failing = false;

  const differenceOf = (sequence: Sequence): DifferingSequence | null => {
    const predicted = predict(model, sequence, rules);
    const kernel = runDriver(program, predicted.sequence);
    const difference = firstDifference(predicted.lines, kernel);
    if (!failing) {
      done++;
      operations += predicted.sequence.operations.length;
      refused += predicted.refused;
      for (const [name, times] of predicted.applied) add(applied, name, times);
      predicted.sequence.operations.forEach(({ op }, i) => {
        add(returns, `${op} ${/^ret=(\S+)/.exec(predicted.lines[i + 1]!)?.[1] ?? ''}`, 1);
      });
      request.onProgress?.(done);
    }
    if (difference === null) return null;
    failing = true;
    return { sequence: upTo(predicted.sequence, difference.at), difference };
  };

  const details = fc.check(
    fc.property(sequences(model.g), (sequence) => differenceOf(sequence) === null),
    {
      seed: request.seed,
      numRuns: request.sequences,
      unbiased: true,
      endOnFailure: request.shrink === false,
    },
  );
  const smallest = details.counterexample?.[0];
  return {
    sequences: done,
    operations,
    refused,
    applied,
    returns,
    differing: smallest === undefined ? null : differenceOf(smallest),
  };
}

/** What comes after the difference does not matter. */
function upTo({ machine, operations }: Sequence, at: number): Sequence {
  return { machine, operations: operations.slice(0, at) };
}
