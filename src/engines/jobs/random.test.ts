// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { planRandom } from './random.ts';

describe('the chunks of a random run', () => {
  it.each([1, 4_096, 4_097, 200_000, 20_000_000])('cover %i scenarios of every pair once', (runs) => {
    for (const pair of [0, 1]) {
      let next = 0;
      for (const job of planRandom(2, runs).filter((job) => job.pair === pair)) {
        expect(job.start).toBe(next);
        expect(job.runs).toBeGreaterThan(0);
        next += job.runs;
      }
      expect(next).toBe(runs);
    }
  });

  it('stay few however long the run is', () => {
    expect(planRandom(1, 1_000_000_000).length).toBeLessThanOrEqual(4_096);
  });
});
