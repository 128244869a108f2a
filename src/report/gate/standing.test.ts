// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { Grade, Verdict } from '../../core/result.ts';
import { type Standing, weaknessOf } from './standing.ts';

function standing(
  verdict: Verdict,
  grade: Grade = 'sampled',
  preemptions: number | null = 1,
  pageSize: string | null = 'all',
): Standing {
  return { verdict, grade, preemptions, pageSize, source: 'run', contracts: null };
}

describe('a variant is weaker than at the base', () => {
  it('if it was equivalent and is not any more', () => {
    expect(weaknessOf(standing('equivalent'), standing('divergent'))).toBe('verdict');
    expect(weaknessOf(standing('equivalent'), standing('inconclusive'))).toBe('verdict');
  });

  it('if its verdict has a weaker grade, or holds for fewer races or page sizes', () => {
    const certified = standing('equivalent', 'exhaustive', 2);
    expect(weaknessOf(certified, standing('equivalent', 'sampled', 2))).toBe('grade');
    expect(weaknessOf(certified, standing('equivalent', 'exhaustive', 1))).toBe('bound');
    expect(weaknessOf(certified, standing('equivalent', 'exhaustive', 2, '4k'))).toBe('bound');
  });

  it('if nothing certain is known of the base and it is not equivalent', () => {
    expect(weaknessOf(null, standing('divergent'))).toBe('verdict');
    expect(weaknessOf(standing('inconclusive'), standing('divergent'))).toBe('verdict');
  });
});

describe('a variant is not weaker', () => {
  it('if it was divergent before', () => {
    for (const verdict of ['divergent', 'inconclusive', 'equivalent'] as const)
      expect(weaknessOf(standing('divergent', 'exhaustive', 4), standing(verdict))).toBeNull();
  });

  it('if it is as good, or better', () => {
    const sampled = standing('equivalent');
    expect(weaknessOf(sampled, sampled)).toBeNull();
    expect(weaknessOf(sampled, standing('equivalent', 'exhaustive', 2))).toBeNull();
    expect(weaknessOf(null, sampled)).toBeNull();
    expect(weaknessOf(standing('inconclusive', 'inconclusive'), sampled)).toBeNull();
  });

  it('by its bound, if that is not known', () => {
    expect(weaknessOf(standing('equivalent', 'sampled', null, null), standing('equivalent'))).toBeNull();
    expect(weaknessOf(standing('equivalent'), standing('equivalent', 'sampled', null, null))).toBeNull();
  });
});
