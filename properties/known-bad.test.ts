// SPDX-License-Identifier: GPL-2.0-only
/** Wrong variants that somebody thought up: which of them are seen, and which are not yet. */
import { describe, expect, it } from 'vitest';
import { KNOWN_BAD } from '../src/mistakes/known-bad/all.ts';
import { scoreKnownBad } from '../src/mistakes/known-bad/score.ts';
import { Planter } from '../src/mistakes/plant/planter.ts';
import { Bench } from '../src/subjects/user_mem_abort/bench.ts';
import { INVARIANTS } from '../src/subjects/user_mem_abort/invariants/all.ts';
import { legacy, REFACTORED } from './testing/variants.ts';

/** What no run sees today. Whoever mends the model or the checks takes the name off; it cannot stay once it is seen. */
const UNSEEN: readonly string[] = [
  'legacy nested-write-granted-again',
  'fault-desc nested-write-granted-again',
  'legacy no-cache-maintenance',
  'legacy only-fault-pfn-is-error',
  'legacy u32-pfn',
  'legacy u32-gfn',
  'legacy int-sequence',
  'legacy u32-sequence',
  'legacy u16-sequence',
  'legacy int-size',
  'legacy logging-by-flag',
];

/** What is told from the reference today, and breaks none of the invariants that should see it. */
const SEEN_OTHERWISE: readonly string[] = [
  'legacy any-unmapped-pfn-is-device',
  'legacy tags-after-map',
  'fault-desc tags-after-map',
  'legacy tags-of-device',
  'legacy walk-at-wrong-address',
];

/** Invariants that are still to be written. */
const TO_COME: readonly string[] = [
  'access-allowed',
  'caches-maintained',
  'initialised-before-visible',
  'tags-on-memory-only',
];

const nameOf = ({ id, variant }: { readonly id: string; readonly variant: string }): string =>
  `${variant} ${id}`;
const planter = new Planter();
const bench = new Bench();
const variants = [legacy, ...REFACTORED];

describe('a known-bad variant', () => {
  it.each(KNOWN_BAD.map((bad) => [nameOf(bad), bad] as const))(
    '%s is seen by what should see it, unless it is listed',
    (name, bad) => {
      const variant = variants.find((candidate) => candidate.name === bad.variant);
      if (variant === undefined) throw new Error(`there is no variant ${bad.variant}`);
      const { asWanted, executions } = scoreKnownBad(planter, bench, bad, variant);
      expect({
        unseen: executions === null,
        seenOtherwise: executions !== null && asWanted === null,
      }).toEqual({
        unseen: UNSEEN.includes(name),
        seenOtherwise: SEEN_OTHERWISE.includes(name),
      });
    },
  );

  it('has a name of its own, and names what should see it', () => {
    const known = new Set(['comparison', ...INVARIANTS.map(({ name }) => name), ...TO_COME]);
    expect(new Set(KNOWN_BAD.map(nameOf)).size).toBe(KNOWN_BAD.length);
    for (const { seenBy } of KNOWN_BAD) {
      expect(seenBy.length).toBeGreaterThan(0);
      expect(seenBy.filter((name) => !known.has(name))).toEqual([]);
    }
  });
});

describe('the lists', () => {
  it('name known-bad variants alone, and no invariant that is there', () => {
    const names = KNOWN_BAD.map(nameOf);
    expect([...UNSEEN, ...SEEN_OTHERWISE].filter((name) => !names.includes(name))).toEqual([]);
    expect(TO_COME.filter((name) => INVARIANTS.some((invariant) => invariant.name === name))).toEqual([]);
  });
});
