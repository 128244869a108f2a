// SPDX-License-Identifier: GPL-2.0-only
/** Protected guests among the machines of the dispatcher. */
import { describe, expect, it } from 'vitest';
import { Choices } from '../src/core/choices.ts';
import { labelOf } from '../src/core/scenario.ts';
import type { VariantOfC } from '../src/source/c-variant.ts';
import { SPACE } from '../src/subjects/kvm_handle_guest_abort/space.ts';
import { KVM_HANDLE_GUEST_ABORT as subject } from '../src/subjects/kvm_handle_guest_abort/subject.ts';
import { DISPATCHER, dispatcher } from './testing/guest-abort.ts';
import { HONEST } from './testing/protected.ts';
import { ALONE, edited, verifying } from './testing/verifying.ts';

/** Sends a protected guest to its handler, whatever its slot has. */
const SORTS = `if (kvm_vm_is_protected(vcpu->kvm)) {
		struct kvm_s2_fault_desc desc = {
			.vcpu = vcpu, .fault_ipa = fault_ipa, .memslot = found.slot, .hva = found.hva,
		};

		ret = pkvm_mem_abort(&desc);
	} else {
		ret = map_page(&found);
	}
`;

const TEXT = HONEST + edited(DISPATCHER, ['ret = map_page(&found);\n', SORTS]);
const base = dispatcher(TEXT);

function changed(from: string, to: string): VariantOfC {
  return dispatcher(edited(TEXT, [from, to]), 'tip');
}

const verified = verifying(subject, base, { runs: 20_000 });
const renamed = changed('struct kvm_s2_fault_desc desc = {', 'const struct kvm_s2_fault_desc desc = {');

describe('a dispatcher that knows of protected guests', () => {
  it('breaks nothing', async () => {
    expect(base.limits?.map(({ dimension }) => dimension)).not.toContain('protectedGuest');
    const report = await verified(renamed, { runs: 5_000 });
    expect(report).toMatchObject({ verdict: 'equivalent' });
    expect(report.baseProblems.filter(({ known }) => !known)).toEqual([]);
  });

  it('is walked through at every page size', async () => {
    const report = await verified(renamed, { engine: 'exhaustive', preemptions: 0 });
    expect(report).toMatchObject({ verdict: 'equivalent', grade: 'exhaustive' });
    expect(report.baseProblems.filter(({ known }) => !known)).toEqual([]);
  });

  it('is walked through with one race at 4K', async () => {
    const report = await verified(renamed, { engine: 'exhaustive', pageSize: '4k' });
    expect(report).toMatchObject({ verdict: 'equivalent', grade: 'exhaustive' });
    expect(report.baseProblems.filter(({ known }) => !known)).toEqual([]);
  });

  it.each([
    ['a protected guest treated as others', 'kvm_vm_is_protected(vcpu->kvm)', 'false', 'donated-pinned'],
    [
      'memory of others taken as that of a protected guest',
      'kvm_vm_is_protected(vcpu->kvm)',
      'is_protected_kvm_enabled()',
      'references-balanced',
    ],
    [
      'a slot whose file is asked for first',
      'if (kvm_vm_is_protected(vcpu->kvm)) {',
      'if (kvm_vm_is_protected(vcpu->kvm) && !kvm_slot_has_gmem(found.slot)) {',
      'donated-swap-backed',
    ],
    [
      'an error that becomes success',
      'ret = pkvm_mem_abort(&desc);',
      'ret = pkvm_mem_abort(&desc);\n\t\tif (ret == -EIO)\n\t\t\tret = 0;',
      'progress',
    ],
    ['the address of the slot', '.hva = found.hva,', '.hva = found.hva + PAGE_SIZE,', 'leaf-is-donation'],
  ])('finds %s', async (_, from, to, broken) => {
    const report = await verified(changed(from, to), ALONE);
    expect(report.pairs[0]).toMatchObject({ word: 'breaks' });
    const told = report.pairs[0]!.invariants.filter(({ count }) => count > 0).map(({ name }) => name);
    expect(told).toContain(broken);
  });
});

describe('a dispatcher that does not', () => {
  const ofBefore = dispatcher(DISPATCHER, 'before');

  it('is not given any by itself, and says so', async () => {
    const report = await verified(dispatcher(DISPATCHER, 'tip'), { legacy: ofBefore, runs: 5_000 });
    expect(report).toMatchObject({ verdict: 'equivalent' });
    expect(report.pairs[0]!.remarks).toContain(
      'protected guests are left out: nothing asks kvm_vm_is_protected(), as nothing does before 7.1',
    );
  });

  it('is given them beside one that does', async () => {
    const report = await verified(base, { legacy: ofBefore, runs: 8_000, canaries: [] });
    expect(report.pairs[0]!.word).toBe('changes');
    expect(report.pairs[0]!.remarks.join()).not.toContain('protected guests are left out');
    for (const { scenario } of report.pairs[0]!.divergences)
      expect(scenario.choices).toMatchObject({ protectedGuest: 'yes' });
  });
});

it('protected guests have no slot, fault or VM that the kernel refuses them', () => {
  const choices = new Choices(SPACE);
  let seen = 0;
  for (let seed = 0; seed < 20_000; seed++) {
    choices.startRandom(seed);
    // From the last to the first: what is asked later does not decide what is asked before.
    for (let number = SPACE.dimensions.length - 1; number >= 0; number--) choices.pick(number);
    if (labelOf(choices, 'protectedGuest') !== 'yes') continue;
    seen++;
    const named = ['protectedKvm', 'slotReadonly', 'slotLogging', 'vmMte', 'nestedSize'] as const;
    expect(named.map((name) => labelOf(choices, name))).toEqual(['yes', 'no', 'no', 'no', 'none']);
    expect(['translation', 'external', 'odd']).toContain(labelOf(choices, 'faultKind'));
    expect(labelOf(choices, 'slotKind')).not.toBe('invalid');
  }
  expect(seen).toBeGreaterThan(300);
});
