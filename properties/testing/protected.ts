// SPDX-License-Identifier: GPL-2.0-only
// A handler of our own for faults of protected guests, for tests: right, and short.
import { translate } from '../../src/c/translate.ts';
import { type VariantOfC, variantOfC } from '../../src/source/c-variant.ts';
import { PKVM_MEM_ABORT } from '../../src/subjects/pkvm_mem_abort/subject.ts';
import { FAULT_DESC } from './handler-pieces.ts';

/** The text. */
export const HONEST = `${FAULT_DESC}
static int hold_page(unsigned long hva, struct page **held)
{
	int pinned;

	mmap_read_lock(current->mm);
	pinned = pin_user_pages(hva, 1, FOLL_WRITE | FOLL_LONGTERM | FOLL_HWPOISON, held);
	mmap_read_unlock(current->mm);
	if (pinned == 1)
		return 0;
	return pinned == -EHWPOISON ? pinned : -EFAULT;
}

static int give_page(const struct kvm_s2_fault_desc *s2fd, struct page *held)
{
	struct kvm_vcpu *vcpu = s2fd->vcpu;
	phys_addr_t ipa = ALIGN_DOWN(s2fd->fault_ipa, PAGE_SIZE);
	int ret;

	if (!folio_test_swapbacked(page_folio(held)))
		return -EIO;
	write_lock(&vcpu->kvm->mmu_lock);
	ret = pkvm_pgtable_stage2_map(vcpu->arch.hw_mmu->pgt, ipa, PAGE_SIZE, page_to_phys(held),
				      KVM_PGTABLE_PROT_RWX, &vcpu->arch.pkvm_memcache, 0);
	write_unlock(&vcpu->kvm->mmu_lock);
	return ret;
}

static int hold_and_give(const struct kvm_s2_fault_desc *s2fd)
{
	struct page *held;
	int ret = hold_page(s2fd->hva, &held);

	if (ret)
		return ret;
	ret = give_page(s2fd, held);
	if (ret)
		unpin_user_pages(&held, 1);
	return ret;
}

static int pkvm_mem_abort(const struct kvm_s2_fault_desc *s2fd)
{
	struct kvm_vcpu *vcpu = s2fd->vcpu;
	int ret;

	if (topup_hyp_memcache(&vcpu->arch.pkvm_memcache, kvm_mmu_cache_min_pages(vcpu->arch.hw_mmu)))
		return -ENOMEM;
	if (account_locked_vm(current->mm, 1, true))
		return -ENOMEM;
	ret = hold_and_give(s2fd);
	if (!ret)
		return 0;
	account_locked_vm(current->mm, 1, false);
	if (ret == -EHWPOISON) {
		kvm_send_hwpoison_signal(s2fd->hva, PAGE_SHIFT);
		return 0;
	}
	return ret == -EAGAIN ? 0 : ret;
}
`;

/** A variant of a text of such a handler. */
export function protectedHandler(text = HONEST, name = 'base'): VariantOfC {
  return variantOfC(translate(text, { file: `${name}.c`, function: PKVM_MEM_ABORT.name }), name);
}
