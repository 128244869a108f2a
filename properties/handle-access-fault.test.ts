// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { VariantOfC } from '../src/source/c-variant.ts';
import { HANDLE_ACCESS_FAULT as subject } from '../src/subjects/handle_access_fault/subject.ts';
import { HONEST, handler, MARK } from './testing/access-fault.ts';
import { ALONE, verifying } from './testing/verifying.ts';

const base = handler(HONEST, 'base');

const verified = verifying(subject, base);

/** The invariants that the first thing found breaks. */
async function told(tip: VariantOfC): Promise<readonly string[]> {
  const report = await verified(tip, { ...ALONE, runs: 500 });
  expect(report.verdict).toBe('divergent');
  const [first] = report.pairs[0]!.divergences;
  return first!.invariants.map(({ name }) => name);
}

describe('handle_access_fault() as a subject', () => {
  it('catches its canaries, and breaks nothing itself', async () => {
    const report = await verified(handler(`\tguard(read_lock)(&kvm->mmu_lock);\n${MARK}`));
    expect(report.canaries.map(({ caught, name }) => [name, caught])).toEqual([
      ['flag-not-set', true],
      ['kept-mmu-lock', true],
    ]);
    expect(report).toMatchObject({ verdict: 'equivalent', baseProblems: [] });
  });

  it.each([
    ['the lock for writing', HONEST.replaceAll('read_', 'write_')],
    ['the table looked up under the lock', HONEST.replaceAll('(pgt,', '(vcpu->arch.hw_mmu->pgt,')],
    ['a trace of its own', `\ttrace_kvm_access_fault(fault_ipa);\n${HONEST}`],
    [
      'the address of the page',
      HONEST.replace('fault_ipa, shared', 'ALIGN_DOWN(fault_ipa, PAGE_SIZE), shared'),
    ],
  ])('does the same with %s, whatever one other thread does', async (_, body) => {
    const report = await verified(handler(body), { runs: 4_000 });
    expect(report.pairs[0]!.word).toBe('equivalent');
  });

  it('is walked through at every page size', async () => {
    const tip = handler(HONEST.replaceAll('read_', 'write_'));
    const all = await verified(tip, { engine: 'exhaustive', preemptions: 0 });
    expect(all).toMatchObject({ verdict: 'equivalent', grade: 'exhaustive' });
  });

  it('is walked through with one race as well', async () => {
    const why = 'the others take longer';
    const limits = [
      { dimension: 'nestedSize', values: ['none'], why },
      { dimension: 'stage2State', values: ['page'], why },
      { dimension: 'vmaKind', values: ['anon'], why },
    ];
    const tip = { ...handler(HONEST.replaceAll('read_', 'write_')), limits };
    const all = await verified(tip, { engine: 'exhaustive', pageSize: '4k' });
    expect(all).toMatchObject({ verdict: 'equivalent', grade: 'exhaustive' });
  });

  it.each([
    [
      'an access flag that nobody sets',
      '\tread_lock(&kvm->mmu_lock);\n\tread_unlock(&kvm->mmu_lock);',
      ['access-flag-set'],
    ],
    ['no lock at all', MARK, ['stage2-walk-mode']],
    ['a lock that is kept', `\tread_lock(&kvm->mmu_lock);\n${MARK}`, ['locks-balanced']],
    ['the wrong half of the lock dropped', HONEST.replace('read_unlock', 'write_unlock'), ['locks-balanced']],
    [
      'the flag set after the unlock',
      `\tread_lock(&kvm->mmu_lock);\n\tread_unlock(&kvm->mmu_lock);\n${MARK}`,
      ['stage2-walk-mode'],
    ],
    ['a walk that is not shared', HONEST.replace(', shared)', ', 0)'), ['stage2-walk-mode']],
    [
      "the VM's own tables",
      HONEST.replace('(pgt,', '(kvm->arch.mmu.pgt,'),
      ['access-flag-set', 'arguments-initialised'],
    ],
    [
      'the next page',
      HONEST.replace('fault_ipa, shared', 'fault_ipa + PAGE_SIZE, shared'),
      ['access-flag-set'],
    ],
    ['a 32-bit address', HONEST.replace('fault_ipa, shared', '(u32)fault_ipa, shared'), ['access-flag-set']],
    ['reads alone', `\tif (kvm_is_write_fault(vcpu))\n\t\treturn;\n${HONEST}`, ['access-flag-set']],
    [
      'an address that nobody wrote',
      `\tphys_addr_t ipa;\n\n${HONEST.replace('fault_ipa, shared', 'ipa, shared')}`,
      ['access-flag-set', 'arguments-initialised'],
    ],
    ['the lock taken twice', `\tread_lock(&kvm->mmu_lock);\n${HONEST}`, ['locks-balanced']],
    [
      "the host's walker in protected mode",
      HONEST.replace(MARK, '\tkvm_pgtable_stage2_mkyoung(pgt, fault_ipa, shared);'),
      ['arguments-initialised'],
    ],
  ])('finds %s', async (_, body, broken) => {
    expect(await told(handler(body))).toEqual(broken);
  });
});
