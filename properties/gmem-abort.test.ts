// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { translate } from '../src/c/translate.ts';
import { type VariantOfC, variantOfC } from '../src/source/c-variant.ts';
import { GMEM_ABORT as subject } from '../src/subjects/gmem_abort/subject.ts';
import { edited, verifying } from './testing/verifying.ts';

/** A handler of our own that is right, but for what every handler of its time does not know. */
const HONEST = `struct kvm_s2_fault_desc {
	struct kvm_vcpu *vcpu;
	phys_addr_t fault_ipa;
	struct kvm_s2_trans *nested;
	struct kvm_memory_slot *memslot;
	unsigned long hva;
};

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

static int fill(struct kvm_vcpu *vcpu, void **cache)
{
	int pages = kvm_mmu_cache_min_pages(vcpu->arch.hw_mmu);

	if (is_protected_kvm_enabled()) {
		*cache = &vcpu->arch.pkvm_memcache;
		return topup_hyp_memcache(*cache, pages);
	}
	*cache = &vcpu->arch.mmu_page_cache;
	return kvm_mmu_topup_memory_cache(*cache, pages);
}

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

function handler(text: string, name = 'tip'): VariantOfC {
  return variantOfC(translate(text, { file: `${name}.c`, function: subject.name }), name);
}

const base = handler(HONEST, 'base');

/** The handler with one piece of its text changed, which has to be there. */
function changed(from: string, to: string): VariantOfC {
  return handler(edited(HONEST, [from, to]));
}

const verified = verifying(subject, base, { runs: 3_000 });

describe('gmem_abort() as a subject', () => {
  it('catches its canaries, and breaks nothing but what is known of nested guests', async () => {
    const report = await verified(handler(HONEST.replaceAll('found', 'got')));
    expect(report.canaries.every(({ caught }) => caught)).toBe(true);
    expect(report.canaries).toHaveLength(5);
    expect(report.verdict).toBe('equivalent');
    const known = subject.knownProblems.map(({ id }) => id);
    for (const { id } of report.baseProblems) expect(known).toContain(id);
  });

  it('is walked through at every page size', async () => {
    const all = await verified(handler(HONEST.replaceAll('found', 'got')), {
      engine: 'exhaustive',
      preemptions: 0,
    });
    expect(all).toMatchObject({ verdict: 'equivalent', grade: 'exhaustive' });
  });

  it('knows what 9be19df816de mended', async () => {
    const text = HONEST.replace('if (kvm_vcpu_trap_is_permission_fault(s2fd->vcpu))', 'if (false)').replace(
      'if (!kvm_vcpu_trap_is_permission_fault(s2fd->vcpu))',
      'if (true)',
    );
    const report = await verified(base, { legacy: handler(text, 'before'), preemptions: 0 });
    expect(report.baseProblems.map(({ id }) => id)).toContain('permission-fault-mapped');
    expect(report.pairs[0]!.divergences.map((one) => one.class)).toContain('mends');
  });

  it.each<readonly [string, string, string, string]>([
    [
      'a page that is never given back',
      '\tkvm_release_faultin_page(kvm, found.page, ret != 0, prot & KVM_PGTABLE_PROT_W);\n',
      '',
      'references-balanced',
    ],
    [
      'a page that is given back after the unlock',
      '\tkvm_fault_unlock(kvm);\n\n\tif (ret == -EAGAIN)',
      '\tkvm_fault_unlock(kvm);\n\tkvm_release_page_unused(found.page);\n\tif (ret == -EAGAIN)',
      'references-balanced',
    ],
    [
      'a sequence that nobody looks at',
      'if (mmu_invalidate_retry(s2fd->vcpu->kvm, found->seq))',
      'if (false)',
      'no-stale-leaf',
    ],
    [
      'a sequence that is sampled too late',
      '\tfound->seq = vcpu->kvm->mmu_invalidate_seq;\n\tsmp_rmb();\n\tret = kvm_gmem_get_pfn(vcpu->kvm, s2fd->memslot, found->gfn, &found->pfn, &found->page, NULL);',
      '\tret = kvm_gmem_get_pfn(vcpu->kvm, s2fd->memslot, found->gfn, &found->pfn, &found->page, NULL);\n\tfound->seq = vcpu->kvm->mmu_invalidate_seq;\n\tsmp_rmb();',
      'no-stale-leaf',
    ],
    [
      'the inner address as a gfn',
      's2fd->nested ? kvm_s2_trans_output(s2fd->nested) : s2fd->fault_ipa',
      's2fd->fault_ipa',
      'gfn-in-slot',
    ],
    [
      'no record for user space',
      '\tif (ret)\n\t\tkvm_prepare_memory_fault_exit',
      '\tif (ret == -ENOMEM)\n\t\tkvm_prepare_memory_fault_exit',
      'memory-fault-exit',
    ],
    [
      'a record of no bytes',
      's2fd->fault_ipa, PAGE_SIZE, kvm_is_write_fault',
      's2fd->fault_ipa, 0, kvm_is_write_fault',
      'exit-names-access',
    ],
    [
      'a lock that is kept where the entry is lost',
      'kvm_fault_unlock(kvm);\n\n\tif (ret == -EAGAIN)\n\t\treturn 0;',
      'if (ret == -EAGAIN)\n\t\treturn 0;\n\tkvm_fault_unlock(kvm);',
      'locks-balanced',
    ],
    ['-EAGAIN for user space', '\tif (ret == -EAGAIN)\n\t\treturn 0;\n', '', 'return-value'],
    [
      'a cache that is not filled',
      '\tint ret = 0;\n\n\tif (!kvm_vcpu_trap_is_permission_fault(s2fd->vcpu))\n\t\tret = fill(s2fd->vcpu, &cache);',
      '\tint ret = 0;\n\n\tcache = is_protected_kvm_enabled() ? (void *)&s2fd->vcpu->arch.pkvm_memcache : (void *)&s2fd->vcpu->arch.mmu_page_cache;',
      'memcache-sufficient',
    ],
    [
      'write permission that the guest hypervisor does not give',
      '\tif (!kvm_s2_trans_writable(walk))\n\t\tprot &= ~KVM_PGTABLE_PROT_W;\n',
      '',
      'within-nested-permission',
    ],
    [
      'the pfn of another page',
      '__pfn_to_phys(found->pfn)',
      '__pfn_to_phys(found->pfn + 1)',
      'leaf-maps-host-pages',
    ],
    // 80b0b86d: with pages above 4K the address that faulted is inside the page, where no mapping of protected mode begins.
    [
      'the address of the fault as it is, within its page',
      'ALIGN_DOWN(s2fd->fault_ipa, PAGE_SIZE)',
      's2fd->fault_ipa',
      'progress',
    ],
    [
      'half of a physical address',
      '__pfn_to_phys(found->pfn)',
      '(u32)__pfn_to_phys(found->pfn)',
      'leaf-maps-host-pages',
    ],
    [
      'a size of its own',
      'pgt, ipa, PAGE_SIZE, __pfn',
      'pgt, ipa, 2 * PAGE_SIZE, __pfn',
      'leaf-maps-host-pages',
    ],
  ])('finds %s', async (_, from, to, broken) => {
    const report = await verified(changed(from, to));
    const told = report.pairs[0]!.divergences.flatMap(({ invariants }) => invariants.map(({ name }) => name));
    expect(told).toContain(broken);
    expect(report.pairs[0]!.word).toBe('breaks');
  });
});
