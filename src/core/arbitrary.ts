// SPDX-License-Identifier: GPL-2.0-only
// The fast-check arbitrary, and what is simpler than a scenario.
import fc from 'fast-check';
import { ANY } from './choices.ts';
import { type Draft, isSimpler, lookedAt, type Resolved } from './draft.ts';
import { scenarioIn } from './scenario.ts';
import type { Space } from './space.ts';

/** A scenario that was drawn. Messages of fast-check show it as a scenario file has it. */
class DrawnScenario implements Draft {
  readonly seed: number;
  readonly given: Resolved | null;
  private readonly space: Space;

  constructor(space: Space, seed: number, given: Resolved | null) {
    this.space = space;
    this.seed = seed;
    this.given = given;
  }

  [fc.toStringMethod](): string {
    const known = lookedAt(this) ?? this.given;
    return known === null
      ? `the scenario of seed ${this.seed}, of which no failing run looked at anything`
      : JSON.stringify(scenarioIn(this.space, known));
  }
}

/**
 * The fast-check arbitrary of scenarios. Generating is one 32-bit seed: every dimension is drawn from it when a run asks for it, so
 * that a scenario costs what is looked at and not what could be. Shrinking starts from what the failing run looked at and
 * goes towards no races and the first value of each dimension.
 */
class ScenarioArbitrary extends fc.Arbitrary<Draft> {
  private readonly space: Space;

  constructor(space: Space) {
    super();
    this.space = space;
  }

  override generate(random: fc.Random): fc.Value<Draft> {
    return new fc.Value<Draft>(new DrawnScenario(this.space, random.nextInt(), null), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Draft {
    return typeof value === 'object' && value !== null && lookedAt(value as Draft) !== null;
  }

  /** @param context what the scenario was made simpler from; one that turned out no simpler is a dead end */
  override shrink(value: Draft, context?: unknown): fc.Stream<fc.Value<Draft>> {
    const resolved = lookedAt(value);
    if (resolved === null) return fc.Stream.nil();
    if (isResolved(context) && !isSimpler(resolved, context)) return fc.Stream.nil();
    return new fc.Stream(simpler(resolved)).map(
      (given) => new fc.Value<Draft>(new DrawnScenario(this.space, value.seed, given), resolved),
    );
  }
}

function isResolved(context: unknown): context is Resolved {
  return typeof context === 'object' && context !== null && 'races' in context;
}

/** Scenarios that are simpler in one respect, most promising first. */
export function* simpler(resolved: Resolved): Generator<Resolved> {
  const { races, values } = resolved;
  if (races.length > 0) yield { values, races: [] };
  if (races.length > 1) {
    for (let i = 0; i < races.length; i++) yield { values, races: races.filter((_, j) => j !== i) };
  }
  for (const half of halves(values)) yield { values: half, races };
  for (let dimension = 0; dimension < values.length; dimension++) {
    for (let value = 0; value < values[dimension]; value++) {
      const changed = values.slice();
      changed[dimension] = value;
      yield { values: changed, races };
    }
  }
}

/** All values, then half of them, replaced by the simplest. */
function* halves(values: Int8Array): Generator<Int8Array> {
  const changed = [...values.keys()].filter((dimension) => values[dimension] > 0);
  if (changed.length < 4) return;
  const half = Math.ceil(changed.length / 2);
  for (const reset of [changed, changed.slice(0, half), changed.slice(half)]) {
    const simplified = values.slice();
    for (const dimension of reset) simplified[dimension] = ANY;
    yield simplified;
  }
}

/** The arbitrary of the scenarios of a space. */
export function scenarioArbitrary(space: Space): fc.Arbitrary<Draft> {
  return new ScenarioArbitrary(space);
}
