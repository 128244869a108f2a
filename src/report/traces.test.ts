// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, test } from 'vitest';
import type { CallEffect, RaceEnd } from '../core/effect.ts';
import type { Effect } from '../kernel/trace.ts';
import { PLAIN } from './paint.ts';
import { traceLines } from './traces.ts';

function effect(name: string, args: readonly number[] = [], result = 0, locks = 0): CallEffect {
  return { kind: 'call', name, args, result, locks, pins: 0 };
}

function race(name: string, end: RaceEnd): Effect {
  return { kind: 'race', name, end, locks: 0, pins: 0 };
}

function lines(
  legacy: readonly Effect[],
  refactored: readonly Effect[],
  width = 80,
  after = 1,
): readonly string[] {
  const ended = { failure: null, parts: { 'return value': ['0'] } };
  const traces = {
    legacy: { variant: 'legacy', effects: legacy, ...ended },
    refactored: { variant: 'mine', effects: refactored, ...ended },
  };
  const text = traceLines(traces, width, PLAIN, after);
  expect(text[text.length - 1]).toContain('        returns 0');
  return text.slice(0, -1);
}

const LOCK = effect('mmap_read_lock', [], 0, 1);
const UNLOCK = effect('mmap_read_unlock');
const SEQ = effect('mmu_invalidate_seq', [], 1000, 1);

describe('two traces', () => {
  test('share their common beginning, and part at the first difference', () => {
    expect(lines([LOCK, SEQ, UNLOCK], [LOCK, UNLOCK, SEQ])).toEqual([
      '  m...  mmap_read_lock()',
      '  first difference (- legacy, + mine):',
      '- m...  mmu_invalidate_seq() = 1000',
      '  ....  mmap_read_unlock()',
      '        … 1 more',
    ]);
  });

  test('show the beginning of what either side does, however much the other does first', () => {
    const many = Array.from({ length: 12 }, (_, i) => effect('kvm_read_sanitised_ftr_reg', [i]));
    const mixed = many.flatMap((one) => [one, UNLOCK]);
    expect(lines([LOCK, ...mixed], [LOCK, SEQ])).toEqual([
      '  m...  mmap_read_lock()',
      '  first difference (- legacy, + mine):',
      '- ....  kvm_read_sanitised_ftr_reg(0x0)',
      '- ....  mmap_read_unlock()',
      '- ....  kvm_read_sanitised_ftr_reg(0x1)',
      '+ m...  mmu_invalidate_seq() = 1000',
      '        … 21 more',
    ]);
  });

  test('say within which call something happened, and what the kernel complains of', () => {
    const within: Effect = {
      ...effect('kvm_tlb_flush_vmid_ipa', [0x1000, 3]),
      within: 'kvm_pgtable_stage2_map',
    };
    const clean = Array.from(
      { length: 5 },
      (_, i): Effect => ({
        ...effect('dcache_clean_inval_poc', [i * 4096, 4096]),
        within: 'kvm_pgtable_stage2_map',
      }),
    );
    const warn: Effect = { ...effect('WARN'), within: 'WARN_ONCE', text: 'Unknown vma_shift 4' };
    const empty: Effect = { ...effect('WARN'), within: 'kvm_pgtable_stage2_map', text: 'the cache is empty' };
    const bug: Effect = {
      ...effect('BUG'),
      within: 'kvm_fault_lock',
      text: 'kvm_fault_lock() dereferences NULL: a kvm',
    };
    const effects = [within, ...clean, warn, empty, bug];
    expect(lines(effects, effects, 120)).toEqual([
      '  ....  kvm_tlb_flush_vmid_ipa(addr 0x1000, level 3), in kvm_pgtable_stage2_map()',
      '  ....  dcache_clean_inval_poc(pa 0x0, size 4K) … (pa 0x4000, size 4K): 5 times, in kvm_pgtable_stage2_map()',
      '  ....  WARN: Unknown vma_shift 4',
      '  ....  WARN: the cache is empty, in kvm_pgtable_stage2_map()',
      '  ....  BUG: kvm_fault_lock() dereferences NULL: a kvm',
    ]);
  });

  test('that are equal stand once', () => {
    expect(lines([LOCK, UNLOCK], [LOCK, UNLOCK])).toEqual([
      '  m...  mmap_read_lock()',
      '  ....  mmap_read_unlock()',
    ]);
  });

  test('of which one ends early differ at its end', () => {
    expect(lines([LOCK], [LOCK, UNLOCK])).toEqual([
      '  m...  mmap_read_lock()',
      '  first difference (- legacy, + mine):',
      '+ ....  mmap_read_unlock()',
    ]);
  });

  test('stand side by side on a wide terminal', () => {
    const shown = lines([LOCK, SEQ], [LOCK, UNLOCK], 140);
    expect(shown[0]).toMatch(/^ {2}legacy +\| {3}mine$/);
    expect(shown[1]).toMatch(/^ {2}m\.\.\. {2}mmap_read_lock\(\) +\| {3}m\.\.\. {2}mmap_read_lock\(\)$/);
    expect(shown[2]).toMatch(/^-- first difference -+$/);
    expect(shown[3]).toMatch(
      /^- m\.\.\. {2}mmu_invalidate_seq\(\) = 1000 +\| \+ \.\.\.\. {2}mmap_read_unlock\(\)$/,
    );
    for (const line of shown) expect(line.length).toBeLessThanOrEqual(140);
  });

  test('say what another thread did, and where it has to wait for locks', () => {
    expect(lines([race('remap', 'strikes')], [race('remap', 'waits')])).toEqual([
      '  first difference (- legacy, + mine):',
      '- ....  >>> another thread: remap (the page migrates)',
      '        >>> migrate_pages() -> try_to_migrate() ->',
      '        >>>   kvm_mmu_notifier_invalidate_range_start() -> kvm_unmap_gfn_range()',
      '        >>>   -> ptep_clear_flush() -> kvm_mmu_notifier_invalidate_range_end()',
      '        >>>   -> remove_migration_ptes()',
      '+ ....  >>> another thread: remap (the page migrates): waits for the locks',
    ]);
  });

  test('fold rows of the same call', () => {
    const clean = [0, 1, 2, 3, 4].map((page) =>
      effect('dcache_clean_inval_poc', [page * 0x1_0000, 0x1_0000]),
    );
    expect(lines(clean, clean, 100)).toEqual([
      '  ....  dcache_clean_inval_poc(pa 0x0, size 64K) … (pa 0x40000, size 64K): 5 times',
    ]);
    expect(lines(clean, clean.slice(1), 100).join('\n')).toContain('4 times');
  });

  test('say which argument nobody wrote', () => {
    const map = effect('kvm_pgtable_stage2_map', [Number.NaN, 4096, 0x8000, 12, 0, 8], -14);
    expect(lines([map], [map])).toEqual([
      '  ....  kvm_pgtable_stage2_map(uninitialised, size 4K, pa 0x8000, RW-, no cache,',
      '            SHARED) = -EFAULT',
    ]);
  });

  test('that go apart for ever are cut', () => {
    const loop = Array.from({ length: 2000 }, (_, i) => (i % 2 === 0 ? LOCK : UNLOCK));
    const shown = lines(loop, [SEQ], 80, Number.POSITIVE_INFINITY);
    expect(shown.length).toBeLessThan(500);
    expect(shown[shown.length - 1]).toMatch(/^ +… \d+ more$/);
  });
});
