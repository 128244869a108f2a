// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { user_mem_abort } from '../../legacy/user_mem_abort.ts';
import { Pair } from '../core/pair.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import { KNOWN_PROBLEMS } from '../subjects/user_mem_abort/known-problems/all.ts';
import type { UserMemAbortVariant as Variant } from '../subjects/user_mem_abort/variant.ts';
import { hunt } from './hunt.ts';

const legacy: Variant = { name: 'legacy', signature: 'classic', user_mem_abort };
const bench = new Bench();
const RULES = { strict: false, preemptions: 1, knownProblems: KNOWN_PROBLEMS };

/** A variant whose body is `run`. */
const doing = (run: (k: Kernel) => number): Variant => ({
  name: 'legacy',
  signature: 'classic',
  user_mem_abort: (k, _vcpu, _ipa, _nested, _memslot, _hva, _perm) => run(k),
});

const found = (planted: Variant) => hunt(new Pair(bench, legacy, planted, RULES), 1, 200);

describe('hunt()', () => {
  it('finds nothing wrong with the original itself', () => {
    expect(found(legacy)).toBeNull();
  });

  it('says what gave the mistake away, after how many scenarios, and on which', () => {
    const caught = found(doing(() => 0));
    expect(caught?.sighting.evidence.differs).toContain('stage-2');
    expect(caught?.scenarios).toBeGreaterThanOrEqual(1);
    expect([...(caught?.sighting.looked.values ?? [])].some((value) => value >= 0)).toBe(true);
  });

  it('finds what throws, and what does not end', () => {
    const throwing = doing(() => {
      throw new TypeError('vma is null');
    });
    const looping = doing((k) => {
      for (;;) k.kvm_release_page_unused(null);
    });
    expect(found(throwing)?.sighting).toMatchObject({
      evidence: { failure: 'throws or returns nonsense' },
      threw: 'TypeError: vma is null',
    });
    expect(found(looping)?.sighting).toMatchObject({
      evidence: { failure: 'does not end' },
      threw: null,
    });
  });
});
