// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../properties/testing/cli.ts';
import { BASE, RENAMED } from '../../properties/testing/kernel-tree.ts';
import { loadVariants } from './load-variant.ts';
import { otherSubjects, touchOf } from './other-subjects.ts';
import { cRequestOf } from './run-request.ts';

const handler = (
  mark: string,
): string => `static void handle_access_fault(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa)
{
	read_lock(&vcpu->kvm->mmu_lock);
	${mark}
	read_unlock(&vcpu->kvm->mmu_lock);
}
`;
const MARK = 'mark(vcpu->arch.hw_mmu->pgt, fault_ipa);';
const HELPER = `static void mark(struct kvm_pgtable *pgt, u64 addr)
{
	KVM_PGT_FN(kvm_pgtable_stage2_mkyoung)(pgt, addr, KVM_PGTABLE_WALK_SHARED);
}
`;
const BEFORE = `${HELPER}${handler(MARK)}`;

/** What is said of a function, that of the access flag unless stated, where a file becomes another. */
async function said(
  before: string,
  after: string,
  name?: string,
  of = 'handle_access_fault',
): Promise<unknown> {
  const cwd = folderWith({ 'old.c': `${before}${BASE}`, 'new.c': `${after}${RENAMED}` });
  const request = cRequestOf(name === undefined ? {} : { function: name });
  const variants = await loadVariants('old.c', ['new.c'], cwd, [], request);
  return otherSubjects(variants, 'base').flatMap((other) =>
    other.subject.name === of ? [{ ...touchOf(other), name: other.subject.name }] : [],
  );
}

const name = 'handle_access_fault';

describe('the functions that a change touches beside the usual one', () => {
  it.each([
    ['layout and comments', `/* new */\n\n${BEFORE}`],
    [
      'the order of the functions',
      BEFORE.replace(HELPER, `static void mark(struct kvm_pgtable *pgt, u64 addr);\n\n`) + HELPER,
    ],
  ])('are untouched where %s changed', async (_, after) => {
    expect(await said(BEFORE, after)).toEqual([{ kind: 'untouched', name }]);
  });

  it.each([
    ['its own text', BEFORE.replace(MARK, `if (fault_ipa)\n\t\t${MARK}`)],
    ['what it reaches', BEFORE.replace('KVM_PGTABLE_WALK_SHARED', '0')],
    ['a macro of the file', `#define KVM_PGTABLE_WALK_SHARED 0\n${BEFORE}`],
  ])('are touched where %s changed', async (_, after) => {
    expect(await said(BEFORE, after)).toEqual([{ kind: 'touched', name }]);
  });

  it('are none where nobody has them, and told where only one text has, or what it has is not understood', async () => {
    expect(await said('', '')).toEqual([{ kind: 'untouched', name }]);
    expect(await said(BEFORE, '')).toEqual([{ kind: 'refused', name, why: 'only one of the texts has it' }]);
    expect(await said(BEFORE, handler('unheard_of(vcpu);'))).toEqual([
      { kind: 'refused', name, why: expect.stringContaining('unheard_of') },
    ]);
  });

  it('are left alone where a function was named', async () => {
    expect(await said(BEFORE, BEFORE.replace('SHARED', 'LEAF'), name)).toEqual([]);
  });

  /** A dispatcher of nothing but access-flag faults. */
  const CALLER = `int kvm_handle_guest_abort(struct kvm_vcpu *vcpu)
{
	handle_access_fault(vcpu, kvm_vcpu_get_fault_ipa(vcpu));
	return 1;
}
`;
  const dispatcher = 'kvm_handle_guest_abort';

  it.each([
    ['a function that it calls and that is judged for itself', BEFORE.replace('SHARED', 'LEAF'), 'below'],
    ['a helper of that', BEFORE.replace('pgt, addr, KVM', 'pgt, addr + 8, KVM'), 'below'],
    ['its own text', `${BEFORE}/* */`.replace(MARK, `${MARK}\n`), 'untouched'],
  ])('are told as such where only %s changed', async (_, after, kind) => {
    const [before, changed] = [`${BEFORE}${CALLER}`, `${after}${CALLER}`];
    expect(await said(before, changed, undefined, dispatcher)).toEqual([{ kind, name: dispatcher }]);
  });

  it('are touched where what they do with a result changed', async () => {
    const changed = `${BEFORE}${CALLER.replace('return 1', 'return 0')}`;
    expect(await said(`${BEFORE}${CALLER}`, changed, undefined, dispatcher)).toEqual([
      { kind: 'touched', name: dispatcher },
    ]);
  });

  it('are judged whole where a function below cannot be judged for itself', async () => {
    const more = (text: string): string =>
      `${text}${CALLER}`
        .replace('phys_addr_t fault_ipa)', 'phys_addr_t fault_ipa, int level)')
        .replace('fault_ipa(vcpu));', 'fault_ipa(vcpu), 1);');
    const after = more(BEFORE.replace('SHARED', 'LEAF'));
    expect(await said(more(BEFORE), after)).toMatchObject([{ kind: 'refused' }]);
    expect(await said(more(BEFORE), after, undefined, dispatcher)).toEqual([
      { kind: 'touched', name: dispatcher },
    ]);
  });
});
