// SPDX-License-Identifier: GPL-2.0-only
/** A small kernel tree with C of our own, in kernel style. */
import { repositoryLike } from '../../src/source/git/testing/repository.ts';

/** The file in the tree. */
export const FILE = 'arch/arm64/kvm/mmu.c';

/** A handler that pins the page, and gives it back without mapping it. */
export const BASE = `static void give_back(struct kvm *kvm, struct page *page)
{
	kvm_fault_lock(kvm);
	kvm_release_faultin_page(kvm, page, true, false);
	kvm_fault_unlock(kvm);
}

static int user_mem_abort(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa, struct kvm_s2_trans *nested,
			  struct kvm_memory_slot *memslot, unsigned long hva, bool fault_is_perm)
{
	struct vm_area_struct *vma;
	struct page *page;
	bool writable;
	kvm_pfn_t pfn;
	gfn_t gfn;

	mmap_read_lock(current->mm);
	vma = vma_lookup(current->mm, hva);
	mmap_read_unlock(current->mm);
	if (!vma)
		return -EFAULT;

	gfn = memslot->base_gfn + ((hva - memslot->userspace_addr) >> PAGE_SHIFT);
	pfn = __kvm_faultin_pfn(memslot, gfn, 0, &writable, &page);
	if (is_error_noslot_pfn(pfn))
		return -EFAULT;

	give_back(vcpu->kvm, page);
	return -EFAULT;
}
`;
/** The same with another name. */
export const RENAMED = BASE.replaceAll('give_back', 'put_fault_page');
/** It gives the page back only if it is read-only. */
export const LEAKING = RENAMED.replace(
  '\tput_fault_page(vcpu->kvm, page);\n',
  '\tif (!writable)\n\t\tput_fault_page(vcpu->kvm, page);\n',
);

/** A tree with a series: a new name, something else, a leak, and its revert. `start` is before all of them. */
export const tree = repositoryLike((repository) => {
  repository.commit('KVM: arm64: start', { [FILE]: BASE });
  repository.git('tag', 'start');
  repository.commit('KVM: arm64: rename give_back()', { [FILE]: RENAMED });
  repository.commit('docs: nothing', { other: 'x' });
  repository.commit('KVM: arm64: only give back what cannot be written', { [FILE]: LEAKING });
  repository.commit('Revert "KVM: arm64: only give back what cannot be written"', { [FILE]: RENAMED });
});
