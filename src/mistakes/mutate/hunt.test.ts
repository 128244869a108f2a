// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { user_mem_abort } from '../../../legacy/user_mem_abort.ts';
import type { Variant } from '../../core/variant.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { hunt } from './hunt.ts';

const legacy: Variant = { name: 'legacy', user_mem_abort };
const bench = new Bench();
const BUDGET = { runs: 200, seed: 1, representatives: false };

/** A variant whose body is `run`. */
const doing = (run: (k: Kernel) => number): Variant => ({
  name: 'legacy',
  user_mem_abort: (k, _vcpu, _ipa, _nested, _memslot, _hva, _perm) => run(k),
});

describe('hunt', () => {
  it('lets the original itself survive', () => {
    expect(hunt(bench, legacy, legacy, BUDGET)).toEqual({ kind: 'survived', scenarios: 200 });
  });

  it('says what told a mutant, and after how many scenarios', () => {
    const fate = hunt(
      bench,
      legacy,
      doing(() => 0),
      BUDGET,
    );
    expect(fate).toMatchObject({ kind: 'killed', by: expect.stringContaining('stage-2') });
  });

  it('kills what throws, and what does not end', () => {
    const throwing = doing(() => {
      throw new TypeError('vma is null');
    });
    const looping = doing((k) => {
      for (;;) k.kvm_release_page_unused(null);
    });
    expect(hunt(bench, legacy, throwing, BUDGET)).toMatchObject({
      kind: 'killed',
      by: 'throws or returns nonsense',
    });
    expect(hunt(bench, legacy, looping, BUDGET)).toMatchObject({ kind: 'killed', by: 'does not end' });
  });

  it('does not count as killed what the compiler would refuse', () => {
    const unknown = doing(() => {
      throw new ReferenceError('ipap is not defined');
    });
    expect(hunt(bench, legacy, unknown, BUDGET)).toEqual({
      kind: 'invalid',
      reason: 'ReferenceError: ipap is not defined',
    });
  });
});
