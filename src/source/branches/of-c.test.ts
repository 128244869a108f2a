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
    inFunction: 'user_mem_abort',
    text: 'loop while (n < 2) { n = (n + 1); }',
    count: 600,
  });
});

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

it('says of a branch of C that the kernel never takes why not, in the function that the list names', async () => {
  const whys = async (resolves: string): Promise<readonly string[]> => {
    const text = dispatcher('kvm_vcpu_abt_issea(vcpu)', resolves);
    const translation = translate(text, { file: 'mmu.c', function: 'kvm_handle_guest_abort' });
    const variant = variantOfC(translation, 'mine');
    const [measured] = await measureBranches([variant], () => variant.translation, { scenarios: 300 });
    expect(measured!.stale).toEqual([]);
    return measured!.missing.map(({ why }) => why);
  };
  expect(await whys('resolve')).toContain(NOT_REACHED);
  expect((await whys('kvm_handle_guest_abort'))[0]).toMatch(/__get_fault_info\(\) enters the guest again/);
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
