// SPDX-License-Identifier: GPL-2.0-only
// Runs mutants on every machine within a bound, beside their original.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { resolve } from '../../core/draft.ts';
import { WHOLE } from '../../core/fraction.ts';
import { Pair, Reference } from '../../core/pair.ts';
import { dimensionNumber } from '../../core/space.ts';
import { problemsOf, type Subject } from '../../core/subject.ts';
import type { Variant } from '../../core/variant.ts';
import { startWeight } from '../../engines/exhaustive/weight.ts';
import { confinedBy } from '../../engines/jobs/limits.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { namesOf } from '../evidence.ts';
import { type Sighting, sightingOn } from '../hunt.ts';
import { plant } from '../plant/plant.ts';
import type { Planter } from '../plant/planter.ts';
import type { Fate, Mutant } from './mutant.ts';
import { probeFor } from './probes.ts';

/** The machines of one walk. */
export interface Bound {
  /** In words. */
  readonly name: string;
  /** Values that a dimension is confined to, as bits. */
  readonly confined: readonly (readonly [dimension: string, values: number])[];
}

/** Bounds in their order: where running a mutant on the first says nothing, because it can make no difference there, the others are asked. */
export interface Bounds {
  readonly first: Bound;
  readonly others: readonly Bound[];
  /** All of them, in words. */
  readonly all: string;
}

const BOUNDS: Bounds = {
  first: { name: '4K pages, no race', confined: [['pageSize', 0b0001]] },
  others: [
    { name: '16K pages, no race', confined: [['pageSize', 0b0010]] },
    { name: '64K pages, no race', confined: [['pageSize', 0b1100]] },
  ],
  all: 'every page size, no race',
};

/** Operators that move code across locks and samples: what they do shows in a race or not at all, and the bound has none. */
const RACY = new Set([
  'drop-lock',
  'swap-lock',
  'move-lock',
  'move-across-lock',
  'sample-late',
  'sample-twice',
]);

/** Leaves between two looks at whoever else wants to do something. */
const PATIENCE = 2048;

/**
 * Decides mutants that no draw tells: runs them on every machine within a bound where they can do anything else than their original.
 * @param onProgress is told what is walked through with how many mutants, and the share that was
 * @returns by id whether they are killed or decided; absent where the bound cannot say
 */
export async function decide(
  subject: Subject,
  planter: Planter,
  original: Variant,
  mutants: readonly Mutant[],
  onProgress: (bound: string, mutants: number, share: number) => void,
  { all, first, others }: Bounds = BOUNDS,
): Promise<ReadonlyMap<string, Fate>> {
  const fates = new Map<string, Fate>();
  const killed = ({ told }: Decisions): void => {
    for (const [id, { evidence }] of told)
      fates.set(id, { kind: 'killed', by: namesOf([evidence]).join(', '), scenarios: 1 });
  };
  const walkWith = async (bound: Bound, some: readonly Mutant[]): Promise<Decisions> => {
    const decisions = await walk(subject, planter, original, some, bound, (share) =>
      onProgress(bound.name, some.length, share),
    );
    killed(decisions);
    return decisions;
  };
  if (mutants.length === 0) return fates;
  const { mattered } = await walkWith(first, mutants);
  const same = mutants.filter(({ id }) => !mattered.has(id));
  if (same.length > 0)
    for (const bound of others)
      await walkWith(
        bound,
        same.filter(({ id }) => !fates.has(id)),
      );
  for (const { id, operator } of mutants) {
    if (fates.has(id) || RACY.has(operator)) continue;
    fates.set(id, { kind: 'decided', bound: mattered.has(id) ? first.name : all });
  }
  return fates;
}

/** What a walk over a bound came to. */
interface Decisions {
  /** What tells a mutant, by its id; what is absent does on every machine what its original does. */
  readonly told: ReadonlyMap<string, Sighting>;
  /** Ids of the mutants that were run: on some machine a probe said that they may differ. */
  readonly mattered: ReadonlySet<string>;
}

/**
 * Walks once through all machines of a bound with the original, and runs a mutant on those where its probe says that it may do
 * something else.
 * @throws Error if the leaves do not add up to the whole bound
 */
async function walk(
  subject: Subject,
  planter: Planter,
  original: Variant,
  mutants: readonly Mutant[],
  bound: Bound,
  onProgress: (share: number) => void,
): Promise<Decisions> {
  const { space } = subject;
  const knownProblems = problemsOf(subject, original);
  const [walking, judging] = [subject.createBench() as Bench, subject.createBench() as Bench];
  const { choices } = walking;
  const limits = confinedBy({ subject, legacy: original, refactored: [] });
  for (const [dimension, values] of limits) choices.confine(dimension, values);
  for (const [dimension, values] of bound.confined)
    choices.confine(dimensionNumber(space, dimension), values);
  const rules = { strict: false, preemptions: 0, knownProblems };
  const matters = new Uint8Array(mutants.length);
  const probed = planter.plant(original.name, probeFor(mutants), (probe, value, other) => {
    if (matters[probe] === 0 && isAnother(value, other)) matters[probe] = 1;
    return value;
  });
  const reference = new Reference(walking, original);
  const pairs = mutants.map((mutant) => {
    const planted = plant(planter, mutant, original, walking.m);
    return {
      pair: new Pair(walking, reference, { ...planted, contracts: [] }, rules),
      judge: new Pair(judging, original, { ...planted, contracts: [] }, rules),
    };
  });
  const told = new Map<string, Sighting>();
  const mattered = new Set<string>();
  const weight = startWeight();
  const leaves = choices.startWalk(0, []);
  let share = 0;
  let count = 0;
  do {
    choices.beginLeaf();
    choices.beginRun();
    matters.fill(0);
    walking.run(probed, 0);
    let ran = false;
    for (let i = 0; i < mutants.length; i++) {
      const { id } = mutants[i];
      if (matters[i] === 0 || told.has(id)) continue;
      if (!ran) reference.run(0);
      ran = true;
      mattered.add(id);
      const { judge, pair } = pairs[i];
      if (pair.runRefactored()) continue;
      // What the final machines depend on beyond the runs is no decision of the walk.
      pair.confirm();
      const resolved = resolve(choices);
      const sighting = sightingOn(judge, { seed: 0, given: resolved });
      if (sighting !== null) told.set(id, sighting);
    }
    weight.add(leaves);
    share += 1 / (leaves.product * leaves.cofactor);
    if (++count % PATIENCE === 0) {
      onProgress(share);
      await nextTurn();
    }
  } while (leaves.next());
  const total = weight.total();
  if (total !== WHOLE) throw new Error(`the walk over ${bound.name} covered ${total} of it`);
  return { told, mattered };
}

/** Whether the mutant computes something else; what it cannot compute is something else. */
function isAnother(value: unknown, other: () => unknown): boolean {
  try {
    return !Object.is(value, other());
  } catch {
    return true;
  }
}
