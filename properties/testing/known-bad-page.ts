// SPDX-License-Identifier: GPL-2.0-only
// The page about known-bad variants: what saw each, and how soon.
import { KNOWN_BAD } from '../../src/mistakes/known-bad/all.ts';
import { type KnownBadRow, scoreKnownBad } from '../../src/mistakes/known-bad/score.ts';
import { Planter } from '../../src/mistakes/plant/planter.ts';
import { markdownTable } from '../../src/report/markdown/markup.ts';
import { count, number } from '../../src/report/words.ts';
import { Bench } from '../../src/subjects/user_mem_abort/bench.ts';
import { USER_MEM_ABORT } from '../../src/subjects/user_mem_abort/subject.ts';
import { legacy, REFACTORED } from './variants.ts';

/** Runs every known-bad variant beside the one that it was made of. @throws Error if one is of no built-in variant */
function scores(): readonly KnownBadRow[] {
  const planter = new Planter();
  const bench = new Bench();
  return KNOWN_BAD.map((bad) => {
    const variant = [legacy, ...REFACTORED].find(({ name }) => name === bad.variant);
    if (variant === undefined) throw new Error(`there is no variant ${bad.variant}`);
    return scoreKnownBad(USER_MEM_ABORT, planter, bench, bad, variant);
  });
}

/** `reports/known-bad.md`, measured now; the same sources give the same bytes. */
export function knownBadPage(): string {
  const rows = scores();
  const seen = rows.flatMap(({ asWanted }) => (asWanted === null ? [] : [asWanted])).sort((a, b) => a - b);
  const median = seen[Math.floor((seen.length - 1) / 2)] ?? 0;
  const slowest = seen.at(-1) ?? 0;
  return `${[
    '# Known-bad variants',
    'Mistakes that somebody thought up (`src/mistakes/known-bad/`), each beside the variant that it was made of, with as many races as it takes. Measured by `npm run scores`.',
    `${count(rows.length, 'known-bad variant')}: ${number(seen.length)} seen by what should see them, after ${number(median)} executions (median), ${number(slowest)} at most.`,
    markdownTable(
      ['variant', 'mistake', 'first seen by', 'executions', 'until what should see it did'],
      rows.map(({ asWanted, caughtBy, executions, id, variant }) => [
        variant,
        id,
        caughtBy.join(', ') || 'nothing',
        executions === null ? '—' : number(executions),
        asWanted === null ? '—' : number(asWanted),
      ]),
    ),
  ].join('\n\n')}\n`;
}
