// SPDX-License-Identifier: GPL-2.0-only
// A handler of our own for memory of a guest_memfd, for tests.
import { translate } from '../../src/c/translate.ts';
import { type VariantOfC, variantOfC } from '../../src/source/c-variant.ts';
import { GMEM_ABORT as subject } from '../../src/subjects/gmem_abort/subject.ts';
import { FAULT_DESC, FILL } from './handler-pieces.ts';

/** A handler of our own that is right, but for what every handler of its time does not know. */
export const HONEST = `${FAULT_DESC}
struct found {
	struct page *page;
	kvm_pfn_t pfn;
	gfn_t gfn;
	unsigned long seq;
};

static enum kvm_pgtable_prot protection(const struct kvm_s2_fault_desc *s2fd)
{
	enum kvm_pgtable_prot prot = KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_W;
	struct kvm_s2_trans *walk = s2fd->nested;

	if (kvm_vcpu_trap_is_exec_fault(s2fd->vcpu) || cpus_have_final_cap(ARM64_HAS_CACHE_DIC))
		prot |= KVM_PGTABLE_PROT_X;
	if (!walk)
		return prot;
	if (!kvm_s2_trans_readable(walk))
		prot &= ~KVM_PGTABLE_PROT_R;
	if (!kvm_s2_trans_writable(walk))
		prot &= ~KVM_PGTABLE_PROT_W;
	if (!kvm_s2_trans_exec_el1(s2fd->vcpu->kvm, walk))
		prot &= ~KVM_PGTABLE_PROT_PX;
	if (!kvm_s2_trans_exec_el0(s2fd->vcpu->kvm, walk))
		prot &= ~KVM_PGTABLE_PROT_UX;
	return prot | kvm_encode_nested_level(walk);
}

${FILL}
static int look_up(const struct kvm_s2_fault_desc *s2fd, struct found *found)
{
	struct kvm_vcpu *vcpu = s2fd->vcpu;
	phys_addr_t ipa = s2fd->nested ? kvm_s2_trans_output(s2fd->nested) : s2fd->fault_ipa;
	int ret;

	found->gfn = ipa >> PAGE_SHIFT;
	found->seq = vcpu->kvm->mmu_invalidate_seq;
	smp_rmb();
	ret = kvm_gmem_get_pfn(vcpu->kvm, s2fd->memslot, found->gfn, &found->pfn, &found->page, NULL);
	if (ret)
		kvm_prepare_memory_fault_exit(vcpu, s2fd->fault_ipa, PAGE_SIZE, kvm_is_write_fault(vcpu),
					      kvm_vcpu_trap_is_exec_fault(vcpu), false);
	return ret;
}

static int install(const struct kvm_s2_fault_desc *s2fd, struct found *found, enum kvm_pgtable_prot prot, void *cache)
{
	struct kvm_pgtable *pgt = s2fd->vcpu->arch.hw_mmu->pgt;
	phys_addr_t ipa = ALIGN_DOWN(s2fd->fault_ipa, PAGE_SIZE);

	if (mmu_invalidate_retry(s2fd->vcpu->kvm, found->seq))
		return -EAGAIN;
	if (kvm_vcpu_trap_is_permission_fault(s2fd->vcpu))
		return KVM_PGT_FN(kvm_pgtable_stage2_relax_perms)(pgt, ipa, prot & ~KVM_NV_GUEST_MAP_SZ,
								  KVM_PGTABLE_WALK_SHARED);
	return KVM_PGT_FN(kvm_pgtable_stage2_map)(pgt, ipa, PAGE_SIZE, __pfn_to_phys(found->pfn), prot, cache,
						  KVM_PGTABLE_WALK_SHARED);
}

static int gmem_abort(const struct kvm_s2_fault_desc *s2fd)
{
	struct kvm *kvm = s2fd->vcpu->kvm;
	enum kvm_pgtable_prot prot;
	struct found found;
	void *cache = NULL;
	int ret = 0;

	if (!kvm_vcpu_trap_is_permission_fault(s2fd->vcpu))
		ret = fill(s2fd->vcpu, &cache);
	if (ret)
		return ret;
	ret = look_up(s2fd, &found);
	if (ret)
		return ret;
	prot = protection(s2fd);

	kvm_fault_lock(kvm);
	ret = install(s2fd, &found, prot, cache);
	kvm_release_faultin_page(kvm, found.page, ret != 0, prot & KVM_PGTABLE_PROT_W);
	kvm_fault_unlock(kvm);

	if (ret == -EAGAIN)
		return 0;
	if (!ret && (prot & KVM_PGTABLE_PROT_W))
		mark_page_dirty_in_slot(kvm, s2fd->memslot, found.gfn);
	return ret;
}
`;

/** A variant of a text of such a handler. */
export function fileHandler(text: string, name = 'tip'): VariantOfC {
  return variantOfC(translate(text, { file: `${name}.c`, function: subject.name }), name);
}
