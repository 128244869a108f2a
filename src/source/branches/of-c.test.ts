// SPDX-License-Identifier: GPL-2.0-only
/** Branches of C are those of its translation, at the lines of the C and in its words. */
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { translate } from '../../c/translate.ts';
import { type VariantOfC, variantOfC } from '../c-variant.ts';
import type { Entry } from './entry.ts';
import { type BranchMeasurement, measureBranches } from './measure.ts';
import { NOT_REACHED } from './measurement.ts';

const TEXT = `static int forced(struct kvm_memory_slot *memslot)
{
	return memslot->dirty_bitmap ? 1 : 0;
}

static int user_mem_abort(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa, struct kvm_s2_trans *nested, struct kvm_memory_slot *memslot, unsigned long hva, bool fault_is_perm)
{
	int n = 0;

	if (!memslot)
		return -EFAULT;
	while (n < 2)
		n++;
	if (fault_is_perm && forced(memslot))
		return n;
	switch (n) {
	case 1:
		return 3;
	default:
		return 0;
	}
}
`;

/** A dispatcher of which two branches are taken never, and the functions that these are in. */
function dispatcher(asks: string, resolves: string): string {
  const body = `	if (KVM_BUG_ON(ipa == INVALID_GPA, vcpu->kvm))
		return -EFAULT;
	return kvm_vm_is_protected(vcpu->kvm) && kvm_vcpu_trap_is_permission_fault(vcpu) ? 2 : 1;
`;
  return `static int resolve(struct kvm_vcpu *vcpu, phys_addr_t ipa)
{
${resolves === 'resolve' ? body : ''}	return 1;
}

int kvm_handle_guest_abort(struct kvm_vcpu *vcpu)
{
	phys_addr_t ipa = kvm_vcpu_get_fault_ipa(vcpu);

	if (${asks})
		return 1;
${resolves === 'resolve' ? '' : body}	return resolve(vcpu, ipa);
}
`;
}

function translated(text: string, name: string, entry = 'user_mem_abort'): VariantOfC {
  return variantOfC(translate(text, { file: 'mmu.c', function: entry }), name);
}

let measured: ReadonlyMap<string, BranchMeasurement> = new Map();

// The thread that counts takes a second to start: all are measured in one.
beforeAll(async () => {
  const mine = translated(TEXT, 'mine');
  const { translation } = mine;
  const further = translated(TEXT.replace('n < 2', 'n < 3'), 'further');
  const dispatchers = ['resolve', 'kvm_handle_guest_abort'].map((resolves) =>
    translated(dispatcher('kvm_vcpu_abt_issea(vcpu)', resolves), resolves, 'kvm_handle_guest_abort'),
  );
  const entries: readonly (readonly [VariantOfC, Entry])[] = [
    [mine, translation],
    ...dispatchers.map((one) => [one, one.translation] as const),
    [
      further,
      {
        ...further.translation,
        further: { ...further.translation.further, implemented: { mine: () => 0 } },
      },
    ],
    [{ ...mine, name: 'path' }, fileURLToPath(new URL('testing/user_mem_abort.ts', import.meta.url))],
  ];
  const all = await measureBranches(
    entries.map(([variant]) => variant),
    ({ name }) => entries.find(([variant]) => variant.name === name)![1],
    { scenarios: 300 },
  );
  measured = new Map(all.map((one) => [one.variant, one]));
});

it('counts what the runs of a variant of C reach', () => {
  const mine = measured.get('mine')!;
  expect(mine.remark).toBeNull();
  expect(mine.missing).toEqual([
    { at: 'mmu.c:10 if (memslot == NULL)', why: NOT_REACHED },
    { at: 'mmu.c:17 case 1:', why: NOT_REACHED },
  ]);
  expect(mine.counted.map(({ line }) => line)).toEqual([3, 3, 10, 12, 14, 14, 17, 19]);
  expect(mine.counted.find(({ line }) => line === 12)).toEqual({
    path: 'mmu.c',
    line: 12,
    inFunction: 'user_mem_abort',
    text: 'loop while (n < 2) { n = (n + 1); }',
    count: 600,
  });
});

it('says of a branch of C that the kernel never takes why not, in the function that the list names', () => {
  const whys = (resolves: string): readonly string[] => {
    const { missing, stale } = measured.get(resolves)!;
    expect(stale).toEqual([]);
    return missing.map(({ why }) => why);
  };
  expect(whys('resolve')).toContain(NOT_REACHED);
  expect(whys('kvm_handle_guest_abort')[0]).toMatch(/__get_fault_info\(\) enters the guest again/);
});

it('says why they are unknown where a further module would have to cross threads', () => {
  expect(measured.get('further')!.remark).toBe(
    'branches unknown: what a further module implements is in another thread',
  );
});

it('takes a module by its path as by its URL', () => {
  expect(measured.get('path')).toMatchObject({ remark: null, reached: 6, total: 10 });
});
