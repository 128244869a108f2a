// SPDX-License-Identifier: GPL-2.0-only
// One measurement for each variant.
import type { Variant } from '../../core/variant.ts';
import { crossesThreads, type Entry, urlOf } from './entry.ts';
import { type Measurement, unknownBranches } from './measurement.ts';
import { measureInWorker } from './pass.ts';
import { UNREACHABLE, UNREACHABLE_IN_C, type Unreachable } from './unreachable.ts';

/** How branches are measured. */
export interface BranchOptions {
  /** Runs of each variant. Default 10,000; the rarest branch of the variants of this package is in one run of 120. */
  readonly scenarios?: number;
  /** 32 bits; the same seed reaches the same branches. Default 1. */
  readonly seed?: number;
  /** Races that may strike in one run. Default 1. */
  readonly races?: number;
  /** URL of a module whose export `loadModule(file)` loads an entry. Default: `import()`, and jiti for TypeScript. */
  readonly loader?: string;
  /** The branches that nothing can reach. Default: the lists of this package. */
  readonly unreachable?: readonly Unreachable[];
  /** What paths are shown from that belong to no package. Default: the working directory. */
  readonly folder?: string;
}

/** The branches of one variant that a pass reached. */
export interface BranchMeasurement extends Measurement {
  readonly variant: string;
}

const DEFAULT_SCENARIOS = 10_000;

/**
 * Measures which branches each variant's runs reach, in a pass of its own over random scenarios of every page size.
 *
 * The modules are loaded once more, in a thread that counts the blocks that V8 enters; neither their source nor the calling
 * thread is touched. A variant without an entry, or whose entry does not load there, has unknown branches: `total` is 0. Branches of C are those of
 * its translation, at the lines of the C.
 * @param entryOf path or `file:` URL of the module that is executed for a variant, its translation where it is C, or null if there is none
 */
export async function measureBranches(
  variants: readonly Variant[],
  entryOf: (variant: Variant) => Entry | null,
  options: BranchOptions = {},
): Promise<BranchMeasurement[]> {
  const entries = variants.map(entryOf);
  const sent = entries.filter((entry): entry is Entry => entry !== null && crossesThreads(entry));
  const measured = await measureInWorker({
    entries: [
      ...new Map(
        sent.map((entry) => [urlOf(entry), typeof entry === 'string' ? urlOf(entry) : entry]),
      ).values(),
    ],
    scenarios: options.scenarios ?? DEFAULT_SCENARIOS,
    seed: options.seed ?? 1,
    races: options.races ?? 1,
    loader: options.loader ?? null,
    unreachable: options.unreachable ?? [...UNREACHABLE, ...UNREACHABLE_IN_C],
    folder: options.folder ?? process.cwd(),
  });
  const found = (entry: Entry): Measurement =>
    measured.get(urlOf(entry)) ?? unknownBranches('what a further module implements is in another thread');
  return variants.map(({ name }, i) => {
    const entry = entries[i];
    return {
      variant: name,
      ...(entry === null ? unknownBranches('there is no module to load') : found(entry)),
    };
  });
}

/** The same as a function for the option `branches` of `verify`. */
export function branchMeter(
  entryOf: (variant: Variant) => Entry | null,
  options: BranchOptions = {},
): (variants: readonly Variant[]) => Promise<BranchMeasurement[]> {
  return (variants) => measureBranches(variants, entryOf, options);
}
