// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { LEGACY } from '../../subjects/user_mem_abort/variants.ts';
import { overriding } from '../mistake.ts';
import { changedBy, overridden } from './override.ts';

it.each(['directStage2Map', 'kvm_pgtable_stage2_map'] as const)(
  'a call that does something else does so when it is reached by %s',
  (name) => {
    const bench = new Bench();
    const mistake = overriding(() => ({ kvm_pgtable_stage2_map: () => -12 }));
    const k = changedBy(mistake, bench.m)(bench.k);
    expect(k[name](bench.m.stage2.mmu.pgt, 0, 4096, 0, 0, null, 0)).toBe(-12);
  },
);

it('a text on such a kernel is judged by the rules of its own release', () => {
  const reset = () => undefined;
  const variant = { ...LEGACY, release: '6.1', reset };
  const { m } = new Bench();
  expect(
    overridden(
      overriding(() => ({})),
      variant,
      m,
    ),
  ).toMatchObject({ name: 'legacy', release: '6.1', reset });
  expect(
    overridden(
      overriding(() => ({})),
      LEGACY,
      m,
    ),
  ).not.toHaveProperty('release');
});
