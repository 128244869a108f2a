// SPDX-License-Identifier: GPL-2.0-only
// Something that a run has to find, or it proves nothing.
import type { Bench } from './bench.ts';
import type { SessionPlayer } from './session-player.ts';
import type { Variant } from './variant.ts';

/** A known-bad variant that every run hunts: if it survives, the run proves nothing. */
export interface KnownBad {
  readonly name: string;
  /** Makes it of the base, for the bench that it is to run on; null if one fault shows nothing of it. */
  readonly inRun: ((base: Variant, bench: Bench) => Variant) | null;
  /** Makes it of the base, for the side of a session that is to play it; null if sessions show nothing of it. */
  readonly inSession: ((base: Variant, player: SessionPlayer) => Variant) | null;
  /** What a machine has to be able to be for it to show, by dimension and labels of which one is enough: where a text leaves all of them out, none shows. */
  readonly needs?: readonly (readonly [dimension: string, labels: readonly string[]])[];
  /** The kernel's functions that do something else in it, by name: a base that calls none of them cannot show it. Null where that is no excuse. */
  readonly calls: ((bench: Bench) => readonly string[]) | null;
}

/** A variant that is known to be bad wherever it runs. The same variant gives the same object. */
export function knownBad(variant: Variant): KnownBad {
  const known = made.get(variant);
  if (known !== undefined) return known;
  const bad: KnownBad = {
    name: variant.name,
    inRun: () => variant,
    inSession: () => variant,
    calls: null,
  };
  made.set(variant, bad);
  return bad;
}

const made = new WeakMap<Variant, KnownBad>();
