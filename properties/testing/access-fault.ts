// SPDX-License-Identifier: GPL-2.0-only
// A handler of our own for access-flag faults, for tests.
import { translate } from '../../src/c/translate.ts';
import { type VariantOfC, variantOfC } from '../../src/source/c-variant.ts';
import { HANDLE_ACCESS_FAULT as subject } from '../../src/subjects/handle_access_fault/subject.ts';

/** A handler for the release that has KVM_PGT_FN(), its statements as given. */
export function handler(body: string, name = 'tip'): VariantOfC {
  const text = `static void handle_access_fault(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa)
{
	struct kvm *kvm = vcpu->kvm;
	struct kvm_pgtable *pgt = vcpu->arch.hw_mmu->pgt;
	enum kvm_pgtable_walk_flags shared = KVM_PGTABLE_WALK_SHARED;

${body}
}
`;
  return variantOfC(translate(text, { file: `${name}.c`, function: subject.name }), name);
}

/** What it is for. */
export const MARK = '\tKVM_PGT_FN(kvm_pgtable_stage2_mkyoung)(pgt, fault_ipa, shared);';
/** The statements of one that is right. */
export const HONEST = `\tread_lock(&kvm->mmu_lock);\n${MARK}\n\tread_unlock(&kvm->mmu_lock);`;
