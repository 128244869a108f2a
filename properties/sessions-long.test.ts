// SPDX-License-Identifier: GPL-2.0-only
// More sessions than a run plays unless told: what the folded PMD comes to is declared, whatever comes of it later.
import { expect, it } from 'vitest';
import { PAGE_SIZE_MASK } from '../src/engines/jobs/workplace.ts';
import { SESSIONS } from '../src/engines/sessions/engine.ts';
import { EVERYTHING, guest, host, searchSessions, session, sessionPair, vmm } from './testing/sessions.ts';
import { faultDesc } from './testing/variants.ts';

const FOLDED = { pageSize: '64k-folded', vmaKind: 'thp' } as const;

it.each([
  [
    'a shifted block reaches memory that the host does not let anybody write',
    session([host('vma-read-only', 'page'), vmm('move-slot'), guest('read')], FOLDED),
  ],
  [
    'a permission fault finds its own page in the place of the block, for ever',
    session(
      [
        guest('read', 'page', { race: { site: 'mmu_invalidate_seq#1', action: 'stop-logging' } }),
        guest('write'),
      ],
      { ...FOLDED, slotLogging: 'yes' },
    ),
  ],
])('%s: declared by folded-pmd-thp', (_, shown) => {
  const found = sessionPair(faultDesc).run(shown);
  expect(found?.at).toBe(shown.steps.length - 1);
  expect(found?.judgement.contract?.id).toBe('folded-pmd-thp');
});

it('6,000 sessions of all page sizes, more than a run plays unless told, show nothing that is not declared', () => {
  expect(SESSIONS.usualRuns).toBeLessThan(6_000);
  const part = searchSessions(sessionPair(faultDesc), EVERYTHING, 1, 6_000);
  expect(part.divergences).toEqual([]);
  expect(part.newProblems).toEqual([]);
  expect(part.contracts['folded-pmd-thp']).toBeGreaterThan(5);
});

it('3,000 sessions on large pages, which no run plays unless told, show nothing that is not declared', () => {
  const pair = sessionPair(faultDesc);
  const counts = searchSessions(pair, { ...EVERYTHING, pageSizes: PAGE_SIZE_MASK['64k'] }, 7, 3_000);
  expect(counts.divergences).toEqual([]);
  expect(counts.contracts['folded-pmd-thp']).toBeGreaterThan(10);
});
