// SPDX-License-Identifier: GPL-2.0-only
// Who asks for a dimension first, watched in random runs.

import { at } from '../../core/at.ts';
import { InvariantSet } from '../../core/invariant-set.ts';
import type { Subject } from '../../core/subject.ts';
import type { Variant } from '../../core/variant.ts';

/** Who asked for one dimension first, and how often. */
export interface Asked {
  /** Runs that were watched. */
  readonly runs: number;
  /** Runs in which anybody asked. */
  readonly asked: number;
  /** Runs by who asked first, the most frequent first. */
  readonly by: readonly Asker[];
}

/** Who asks. */
interface Asker {
  /** A function of the kernel, or one of the two below. */
  readonly name: string;
  readonly runs: number;
}

/** What asks before the handler is called, and after it has returned. */
export const SET_UP = 'the fault is set up';
export const JUDGED = 'the end is judged';

const RUNS = 1000;
/** Names of the kernel's functions have underscores; ours have none. */
const KERNEL_NAME = /^_*[a-z0-9]+(_[a-z0-9]+)+$/;

/** Watches random runs of `variant` without races for who asks for each dimension first. The same on every call. */
export function watchAsking({ createBench, space }: Subject, variant: Variant): readonly Asked[] {
  const bench = createBench();
  const { choices, invariants } = bench;
  const broken = new InvariantSet(invariants.length);
  const runsBy = space.dimensions.map(() => new Map<string, number>());
  let otherwise = SET_UP;
  const pick = choices.pick.bind(choices);
  choices.pick = (dimension) => {
    if (at(choices.values, dimension) < 0) {
      const name = callers().find((caller) => KERNEL_NAME.test(caller)) ?? otherwise;
      const runs = at(runsBy, dimension);
      runs.set(name, (runs.get(name) ?? 0) + 1);
    }
    return pick(dimension);
  };
  for (let seed = 0; seed < RUNS; seed++) {
    choices.startRandom(seed);
    otherwise = SET_UP;
    const ret = bench.run(variant, 0);
    otherwise = JUDGED;
    broken.clear();
    bench.findBroken(ret, broken);
  }
  return runsBy.map((byName) => {
    const by = [...byName].map(([name, runs]) => ({ name, runs })).sort((a, b) => b.runs - a.runs);
    return { runs: RUNS, asked: by.reduce((sum, { runs }) => sum + runs, 0), by };
  });
}

/** The functions that are running, the innermost first. */
function callers(): readonly string[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 30;
    // The names alone: where the functions lie would cost a look into source maps each time.
    Error.prepareStackTrace = (_, frames) => frames.map((frame) => frame.getFunctionName() ?? '');
    return new Error().stack as unknown as readonly string[];
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}
