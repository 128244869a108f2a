// SPDX-License-Identifier: GPL-2.0-only
// What handlers of our own in C have in common, for tests.

/** What the handlers of a descriptor take. */
export const FAULT_DESC = `struct kvm_s2_fault_desc {
	struct kvm_vcpu *vcpu;
	phys_addr_t fault_ipa;
	struct kvm_s2_trans *nested;
	struct kvm_memory_slot *memslot;
	unsigned long hva;
};
`;

/** The cache that a map takes its tables from, filled. */
export const FILL = `static int fill(struct kvm_vcpu *vcpu, void **cache)
{
	int pages = kvm_mmu_cache_min_pages(vcpu->arch.hw_mmu);

	if (is_protected_kvm_enabled()) {
		*cache = &vcpu->arch.pkvm_memcache;
		return topup_hyp_memcache(*cache, pages);
	}
	*cache = &vcpu->arch.mmu_page_cache;
	return kvm_mmu_topup_memory_cache(*cache, pages);
}
`;
