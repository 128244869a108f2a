// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { RULES } from '../../properties/testing/judging.ts';
import { legacy, REFACTORED } from '../../properties/testing/variants.ts';
import type { Variant } from '../core/variant.ts';
import { CANARIES } from '../mistakes/canaries/all.ts';
import { sabotaged } from '../mistakes/canaries/canary.ts';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import { runKnownBad } from './canaries.ts';

const bench = new Bench();

describe('a canary', () => {
  it.each(
    [legacy, ...REFACTORED].flatMap((reference) =>
      CANARIES.map((canary) => [canary.name, reference.name, canary, reference] as const),
    ),
  )('%s is caught within 50,000 executions if made of %s', (name, _reference, canary, reference) => {
    const report = runKnownBad(bench, sabotaged(canary, reference), reference, RULES, 1);
    expect(report).toMatchObject({ name, caught: true });
    expect(report.executions).toBeLessThanOrEqual(50_000);
  });

  it('that does no harm is missed', () => {
    const harmless = { name: 'harmless', about: '', sabotage: () => ({}) };
    expect(runKnownBad(bench, sabotaged(harmless, legacy), legacy, RULES, 1)).toEqual({
      name: 'harmless',
      caught: false,
      executions: 100_000,
    });
  });

  it('is not caught for what is wrong with its reference', () => {
    const throwing: Variant = {
      name: 'throwing',
      user_mem_abort: (_k, _vcpu, _ipa, _nested, _memslot, _hva, _isPerm) => {
        throw new Error('nothing here works');
      },
    };
    const kept: Variant = {
      name: 'kept',
      user_mem_abort: (k, _vcpu, _ipa, _nested, _memslot, _hva, _isPerm) => {
        k.kvm_fault_lock(_vcpu.kvm);
        return 0;
      },
    };
    const harmless = { name: 'harmless', about: '', sabotage: () => ({}) };
    expect(runKnownBad(bench, sabotaged(harmless, throwing), throwing, RULES, 1, 100).caught).toBe(false);
    expect(runKnownBad(bench, sabotaged(harmless, kept), kept, RULES, 1, 100).caught).toBe(false);
  });
});
