// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../properties/testing/cli.ts';
import { BASE, RENAMED } from '../../properties/testing/kernel-tree.ts';
import { loadVariants } from './load-variant.ts';
import { otherSubjects } from './other-subjects.ts';
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

/** What is said of the access flag where a file becomes another. */
async function said(before: string, after: string, name?: string): Promise<unknown> {
  const cwd = folderWith({ 'old.c': `${before}${BASE}`, 'new.c': `${after}${RENAMED}` });
  const request = cRequestOf(name === undefined ? {} : { function: name });
  const variants = await loadVariants('old.c', ['new.c'], cwd, [], request);
  return otherSubjects(variants).flatMap(({ subject, ...rest }) =>
    subject.name === 'handle_access_fault' ? [{ ...rest, name: subject.name }] : [],
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
    expect(await said(BEFORE, '')).toEqual([
      { kind: 'refused', name, why: 'only some of the texts have it' },
    ]);
    expect(await said(BEFORE, handler('unheard_of(vcpu);'))).toEqual([
      { kind: 'refused', name, why: expect.stringContaining('unheard_of') },
    ]);
  });

  it('are left alone where a function was named', async () => {
    expect(await said(BEFORE, BEFORE.replace('SHARED', 'LEAF'), name)).toEqual([]);
  });
});
