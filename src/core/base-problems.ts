// SPDX-License-Identifier: GPL-2.0-only
// Counts what a base breaks itself, by what explains it.
import type { Choices } from './choices.ts';
import type { Invariant } from './invariant.ts';
import type { InvariantSet } from './invariant-set.ts';
import { type KnownProblem, problemFor } from './known-problem.ts';
import { type Scenario, scenarioOf } from './scenario.ts';

/** An invariant that a base breaks and no known problem explains. */
export interface NewProblem {
  readonly invariant: string;
  /** Executions of the base that broke it so. */
  readonly count: number;
  /** The first scenario that showed it. */
  readonly scenario: Scenario;
}

/** What a base breaks, counted. */
export class BaseProblems {
  /** Executions that each known problem explained, by id. */
  readonly known = new Map<string, number>();
  /** By invariant. */
  readonly unknown = new Map<string, NewProblem>();
  private readonly invariants: readonly Invariant[];
  private readonly list: readonly KnownProblem[];
  /** Those of the execution that is counted. */
  private readonly met: KnownProblem[] = [];

  constructor(invariants: readonly Invariant[], list: readonly KnownProblem[]) {
    this.invariants = invariants;
    this.list = list;
  }

  /**
   * Counts one execution of the base: once for each problem. Not on the hot path proper, but often enough to do without garbage.
   * @param broken the invariants that it broke
   * @param choices what it was run on
   * @param scenario what gives the scenario, should somebody want to see it
   */
  count(broken: InvariantSet, choices: Choices, scenario: () => Scenario = () => scenarioOf(choices)): void {
    const { invariants, known, met } = this;
    met.length = 0;
    for (let i = 0; i < invariants.length; i++) {
      if (broken.has(i)) this.meet(invariants[i].name, choices, scenario);
    }
    for (let i = 0; i < met.length; i++) known.set(met[i].id, (known.get(met[i].id) ?? 0) + 1);
  }

  /** Counts an execution that broke an invariant which no known problem can explain. */
  countUnknown(invariant: string, scenario: () => Scenario): void {
    const before = this.unknown.get(invariant);
    this.unknown.set(
      invariant,
      before === undefined
        ? { invariant, count: 1, scenario: scenario() }
        : { ...before, count: before.count + 1 },
    );
  }

  private meet(invariant: string, choices: Choices, scenario: () => Scenario): void {
    const problem = problemFor(this.list, invariant, choices);
    if (problem === null) this.countUnknown(invariant, scenario);
    else if (!this.met.includes(problem)) this.met.push(problem);
  }
}
