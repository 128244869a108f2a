// SPDX-License-Identifier: GPL-2.0-only
/** Branches of C are those of its translation, at the lines of the C and in its words. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { translate } from '../../c/translate.ts';
import { variantOfC } from '../c-variant.ts';
import { measureBranches } from './measure.ts';
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

it('counts what the runs of a variant of C reach', async () => {
  const variant = variantOfC(translate(TEXT, { file: 'mmu.c', function: 'user_mem_abort' }), 'mine');
  const [measured] = await measureBranches([variant], () => variant.translation, { scenarios: 300 });
  expect(measured.remark).toBeNull();
  expect(measured.missing).toEqual([
    { at: 'mmu.c:10 if (memslot == NULL)', why: NOT_REACHED },
    { at: 'mmu.c:17 case 1:', why: NOT_REACHED },
  ]);
  expect(measured.counted.map(({ line }) => line)).toEqual([3, 3, 10, 12, 14, 14, 17, 19]);
  expect(measured.counted.find(({ line }) => line === 12)).toEqual({
    path: 'mmu.c',
    line: 12,
    text: 'loop while (n < 2) { n = (n + 1); }',
    count: 600,
  });
});

it('says why they are unknown where a further module would have to cross threads', async () => {
  const variant = variantOfC(translate(TEXT, { file: 'mmu.c', function: 'user_mem_abort' }), 'mine');
  const { translation } = variant;
  const further = { ...translation.further, implemented: { mine: () => 0 } };
  const [measured] = await measureBranches([variant], () => ({ ...translation, further }));
  expect(measured.remark).toBe('branches unknown: what a further module implements is in another thread');
});

it('takes a module by its path as by its URL', async () => {
  const path = fileURLToPath(new URL('testing/user_mem_abort.ts', import.meta.url));
  const variant = variantOfC(translate(TEXT, { file: 'mmu.c', function: 'user_mem_abort' }), 'mine');
  const [measured] = await measureBranches([variant], () => path, { scenarios: 300 });
  expect(measured).toMatchObject({ remark: null, reached: 6, total: 10 });
});
