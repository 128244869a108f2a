// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { RULES } from '../../properties/testing/judging.ts';
import { legacy, REFACTORED } from '../../properties/testing/variants.ts';
import { CANARIES } from '../mistakes/canaries/runs.ts';
import { overriding } from '../mistakes/mistake.ts';
import { overridden } from '../mistakes/plant/override.ts';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import type { UserMemAbortVariant as Variant } from '../subjects/user_mem_abort/variant.ts';
import { runKnownBad } from './canaries.ts';

const bench = new Bench();
const harmless = (variant: Variant): Variant =>
  overridden(
    overriding<null>(() => ({})),
    variant,
    null,
  );

describe('a canary', () => {
  it.each(
    [legacy, ...REFACTORED].flatMap((reference) =>
      CANARIES.map(({ id, planting }) => [id, reference.name, planting, reference] as const),
    ),
  )('%s is caught within 50,000 executions if made of %s', (name, _reference, planting, reference) => {
    const report = runKnownBad(bench, name, overridden(planting, reference, bench.m), reference, RULES, 1);
    expect(report).toMatchObject({ name, caught: true });
    expect(report.executions).toBeLessThanOrEqual(50_000);
  });

  it('that does no harm is missed', () => {
    expect(runKnownBad(bench, 'harmless', harmless(legacy), legacy, RULES, 1)).toEqual({
      name: 'harmless',
      caught: false,
      executions: 100_000,
      excuse: null,
    });
  });

  it('is not caught for what is wrong with its reference', () => {
    const throwing: Variant = {
      name: 'throwing',
      signature: 'classic',
      user_mem_abort: (_k, _vcpu, _ipa, _nested, _memslot, _hva, _isPerm) => {
        throw new Error('nothing here works');
      },
    };
    const kept: Variant = {
      name: 'kept',
      signature: 'classic',
      user_mem_abort: (k, _vcpu, _ipa, _nested, _memslot, _hva, _isPerm) => {
        k.kvm_fault_lock(_vcpu.kvm);
        return 0;
      },
    };
    expect(runKnownBad(bench, 'throwing', harmless(throwing), throwing, RULES, 1, 100).caught).toBe(false);
    expect(runKnownBad(bench, 'kept', harmless(kept), kept, RULES, 1, 100).caught).toBe(false);
  });
});
