// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { knownBad } from '../../core/known-bad.ts';
import { verify } from '../../engines/verify.ts';
import { BASE, BLOCK_START, type BlockStart } from './subject.ts';

/** In JavaScript `&` keeps 32 bits. */
const TIP: BlockStart = { name: 'tip', block_start: (addr, size) => (addr & -size) >>> 0 };
const ZERO: BlockStart = { name: 'zero', block_start: () => 0 };

it.each(['random', 'exhaustive'] as const)('the engine %s finds what 32 bits lose', async (engine) => {
  const { grade, pairs } = await verify({
    subject: BLOCK_START,
    legacy: BASE,
    refactored: [TIP],
    canaries: [knownBad(ZERO)],
    engine,
    runs: 200,
    seed: 1,
    preemptions: 0,
    pageSize: 'all',
    strict: false,
    timeLimit: null,
    replayCommand: (id) => id,
    versions: {},
  });
  expect(grade).toBe(engine === 'random' ? 'sampled' : 'exhaustive');
  expect(pairs[0]).toMatchObject({ verdict: 'divergent', word: 'breaks', refactored: 'tip' });
  expect(pairs[0].divergences[0].scenario.choices).toEqual({ addr: '0x4000001000', size: '0x1000' });
});
