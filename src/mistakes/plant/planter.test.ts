// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { legacy, REFACTORED } from '../../../properties/testing/variants.ts';
import { hash } from '../../core/draw.ts';
import { Pair } from '../../core/pair.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { Planter, type Transformation } from './planter.ts';

const REAL = [legacy, ...REFACTORED];
const planter = new Planter();

/** Changes the code without changing what it does. */
const harmless: Transformation = (code) => {
  code.insertBefore(
    code.find('fault_supports_stage2_huge_mapping', 'const size = memslot.npages * k.PAGE_SIZE;'),
    ';',
  );
  const lock = code.variant === 'legacy' ? 'user_mem_abort' : 'kvm_s2_fault_get_vma_info';
  code.insertBefore(code.find(lock, 'k.mmap_read_lock(k.current.mm);'), ';');
};

describe('a planter', () => {
  it.each(REAL)(
    'makes of $name a variant that does strictly the same if nothing of substance changes',
    (variant) => {
      const options = { strict: true, preemptions: 1, knownProblems: [] };
      const pair = new Pair(new Bench(), variant, planter.plant(variant.name, harmless), options);
      let different = 0;
      for (let i = 0; i < 3000; i++) {
        pair.choices.startRandom(hash(7, i) | 0);
        if (!pair.run()) different += pair.judge().firstDifference >= 0 ? 1 : 0;
      }
      expect(different).toBe(0);
    },
  );

  it('leaves no trace of one transformation in the next', () => {
    const bench = new Bench();
    planter.plant('legacy', (code) =>
      code.replace(code.find('user_mem_abort', 'ret !== -EAGAIN ? ret : 0'), '7'),
    );
    const again = planter.plant('legacy', harmless);
    bench.world.choices.startSimplest();
    expect(bench.run(again, 0)).toBe(0);
  });

  it('changes a helper for every function that calls it', () => {
    const bench = new Bench();
    const planted = planter.plant('legacy', (code) =>
      code.replace(code.find('memslot_is_logging', 'memslot.dirty_bitmap !== null'), 'bug()'),
    );
    bench.world.choices.startSimplest();
    bench.run(planted, 0);
    expect(bench.failure?.message).toContain('bug is not defined');
  });

  it.each<[string, Transformation, string]>([
    [
      'code that is not there',
      (code) => code.remove(code.find('user_mem_abort', 'gone();')),
      'user_mem_abort() of legacy has no "gone();"',
    ],
    [
      'code that is there twice',
      (code) => code.remove(code.find('user_mem_abort', 'return -EFAULT;')),
      'user_mem_abort() of legacy has 2 times "return -EFAULT;"',
    ],
    ['a function that is not there', (code) => code.call('gone', 'f'), 'legacy has no function gone()'],
    [
      'a helper that it does not use',
      (code) => code.call('gfn_to_gpa', 'f'),
      'legacy has no function gfn_to_gpa()',
    ],
    ['nothing to change', () => undefined, 'the transformation changes nothing in legacy'],
    [
      'text that does not parse',
      (code) => code.replace(code.find('user_mem_abort', 'vma = null;'), 'if ('),
      'does not parse',
    ],
  ])('refuses %s', (_what, transformation, message) => {
    expect(() => planter.plant('legacy', transformation)).toThrow(message);
  });
});
