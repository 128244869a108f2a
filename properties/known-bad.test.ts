// SPDX-License-Identifier: GPL-2.0-only
/** Wrong variants that somebody thought up: each is seen, and by what should see it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KNOWN_BAD } from '../src/mistakes/known-bad/all.ts';
import { scoreKnownBad } from '../src/mistakes/known-bad/score.ts';
import { Planter } from '../src/mistakes/plant/planter.ts';
import { Bench } from '../src/subjects/user_mem_abort/bench.ts';
import { INVARIANTS } from '../src/subjects/user_mem_abort/invariants/all.ts';
import { USER_MEM_ABORT } from '../src/subjects/user_mem_abort/subject.ts';
import { ROOT } from './testing/cli.ts';
import { legacy, REFACTORED } from './testing/variants.ts';

const nameOf = ({ id, variant }: { readonly id: string; readonly variant: string }): string =>
  `${variant} ${id}`;
const planter = new Planter();
const bench = new Bench();
const variants = [legacy, ...REFACTORED];

describe('a known-bad variant', () => {
  it.each(KNOWN_BAD.map((bad) => [nameOf(bad), bad] as const))(
    '%s is seen by what should see it',
    (_name, bad) => {
      const variant = variants.find((candidate) => candidate.name === bad.variant);
      if (variant === undefined) throw new Error(`there is no variant ${bad.variant}`);
      const { asWanted, caughtBy } = scoreKnownBad(USER_MEM_ABORT, planter, bench, bad, variant);
      expect(asWanted, `seen by ${caughtBy.join(', ') || 'nothing'}`).not.toBeNull();
    },
  );

  it('has its row in the committed page', () => {
    const page = readFileSync(join(ROOT, 'reports/known-bad.md'), 'utf8');
    const rows = [...page.matchAll(/^\| ([\w-]+) \| ([\w-]+) \|/gm)].map(
      ([, variant, id]) => `${variant} ${id}`,
    );
    expect(rows.slice(2), 'npm run scores makes it anew').toEqual(KNOWN_BAD.map(nameOf));
  });

  it('has a name of its own, and names what should see it', () => {
    const known = new Set(['comparison', ...INVARIANTS.map(({ name }) => name)]);
    expect(new Set(KNOWN_BAD.map(nameOf)).size).toBe(KNOWN_BAD.length);
    for (const { seenBy } of KNOWN_BAD) {
      expect(seenBy.length).toBeGreaterThan(0);
      expect(seenBy.filter((name) => !known.has(name))).toEqual([]);
    }
  });
});
