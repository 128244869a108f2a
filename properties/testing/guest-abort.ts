// SPDX-License-Identifier: GPL-2.0-only
// A dispatcher of our own, for tests: right, with a handler that maps pages of ordinary memory and nothing else.
import { translate } from '../../src/c/translate.ts';
import type { Subject } from '../../src/core/subject.ts';
import type { Limit } from '../../src/core/variant.ts';
import type { Unreachable } from '../../src/source/branches/unreachable.ts';
import { type VariantOfC, variantOfC } from '../../src/source/c-variant.ts';
import { KVM_ARCH_VCPU_PRE_FAULT_MEMORY } from '../../src/subjects/kvm_arch_vcpu_pre_fault_memory/subject.ts';
import { KVM_HANDLE_GUEST_ABORT } from '../../src/subjects/kvm_handle_guest_abort/subject.ts';
import { FILL } from './handler-pieces.ts';

/** Finds and maps a page. */
const HANDLER = `struct found {
	struct kvm_vcpu *vcpu;
	struct kvm_s2_trans *walk;
	struct kvm_memory_slot *slot;
	phys_addr_t fault_ipa;
	phys_addr_t ipa;
	unsigned long hva;
	unsigned long seq;
	struct page *page;
	kvm_pfn_t pfn;
	bool writable;
};

static enum kvm_pgtable_prot protection(const struct found *found)
{
	enum kvm_pgtable_prot prot = KVM_PGTABLE_PROT_R;
	struct kvm_s2_trans *walk = found->walk;

	if (found->writable)
		prot |= KVM_PGTABLE_PROT_W;
	if (kvm_vcpu_trap_is_exec_fault(found->vcpu) || cpus_have_final_cap(ARM64_HAS_CACHE_DIC))
		prot |= KVM_PGTABLE_PROT_X;
	if (!walk)
		return prot;
	if (!kvm_s2_trans_readable(walk))
		prot &= ~KVM_PGTABLE_PROT_R;
	if (!kvm_s2_trans_writable(walk))
		prot &= ~KVM_PGTABLE_PROT_W;
	if (!kvm_s2_trans_exec_el1(found->vcpu->kvm, walk))
		prot &= ~KVM_PGTABLE_PROT_PX;
	if (!kvm_s2_trans_exec_el0(found->vcpu->kvm, walk))
		prot &= ~KVM_PGTABLE_PROT_UX;
	return prot | kvm_encode_nested_level(walk);
}

${FILL}
static int page_of_file(struct found *found)
{
	struct kvm_vcpu *vcpu = found->vcpu;
	int ret = kvm_gmem_get_pfn(vcpu->kvm, found->slot, found->ipa >> PAGE_SHIFT, &found->pfn, &found->page, NULL);

	found->writable = true;
	if (ret)
		kvm_prepare_memory_fault_exit(vcpu, found->fault_ipa, PAGE_SIZE, kvm_is_write_fault(vcpu),
					      kvm_vcpu_trap_is_exec_fault(vcpu), false);
	return ret;
}

static int page_of_slot(struct found *found)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	bool is_memory;

	mmap_read_lock(mm);
	vma = vma_lookup(mm, found->hva);
	is_memory = vma && !(vma->vm_flags & (VM_PFNMAP | VM_MIXEDMAP));
	mmap_read_unlock(mm);
	if (!is_memory)
		return -EFAULT;
	found->pfn = __kvm_faultin_pfn(found->slot, found->ipa >> PAGE_SHIFT,
				       kvm_is_write_fault(found->vcpu) ? FOLL_WRITE : 0, &found->writable, &found->page);
	return is_error_noslot_pfn(found->pfn) && found->pfn != KVM_PFN_ERR_HWPOISON ? -EFAULT : 0;
}

static int install(const struct found *found, enum kvm_pgtable_prot prot, void *cache)
{
	struct kvm_pgtable *pgt = found->vcpu->arch.hw_mmu->pgt;
	phys_addr_t ipa = ALIGN_DOWN(found->fault_ipa, PAGE_SIZE);

	if (mmu_invalidate_retry(found->vcpu->kvm, found->seq))
		return -EAGAIN;
	if (kvm_vcpu_trap_is_permission_fault(found->vcpu))
		return KVM_PGT_FN(kvm_pgtable_stage2_relax_perms)(pgt, ipa, prot & ~KVM_NV_GUEST_MAP_SZ,
								  KVM_PGTABLE_WALK_SHARED);
	return KVM_PGT_FN(kvm_pgtable_stage2_map)(pgt, ipa, PAGE_SIZE, __pfn_to_phys(found->pfn), prot, cache,
						  KVM_PGTABLE_WALK_SHARED);
}

static int map_page(struct found *found)
{
	struct kvm_vcpu *vcpu = found->vcpu;
	struct kvm *kvm = vcpu->kvm;
	enum kvm_pgtable_prot prot;
	void *cache = NULL;
	int ret = 0;

	if (!kvm_vcpu_trap_is_permission_fault(vcpu))
		ret = fill(vcpu, &cache);
	if (ret)
		return ret;
	found->seq = kvm->mmu_invalidate_seq;
	smp_rmb();
	ret = kvm_slot_has_gmem(found->slot) ? page_of_file(found) : page_of_slot(found);
	if (ret)
		return ret;
	if (found->pfn == KVM_PFN_ERR_HWPOISON) {
		kvm_send_hwpoison_signal(found->hva, PAGE_SHIFT);
		return 0;
	}
	if (esr_fsc_is_excl_atomic_fault(kvm_vcpu_get_esr(vcpu))) {
		kvm_release_page_unused(found->page);
		kvm_inject_dabt_excl_atomic(vcpu, kvm_vcpu_get_hfar(vcpu));
		return 1;
	}
	prot = protection(found);

	kvm_fault_lock(kvm);
	ret = install(found, prot, cache);
	kvm_release_faultin_page(kvm, found->page, ret != 0, prot & KVM_PGTABLE_PROT_W);
	kvm_fault_unlock(kvm);

	if (ret == -EAGAIN)
		return 0;
	if (!ret && (prot & KVM_PGTABLE_PROT_W))
		mark_page_dirty_in_slot(kvm, found->slot, found->ipa >> PAGE_SHIFT);
	return ret;
}

`;

/** The dispatcher, in C, with its handler. */
export const DISPATCHER = `${HANDLER}static void set_access_flag(const struct found *found)
{
	struct kvm_pgtable *pgt = found->vcpu->arch.hw_mmu->pgt;

	guard(read_lock)(&found->vcpu->kvm->mmu_lock);
	KVM_PGT_FN(kvm_pgtable_stage2_mkyoung)(pgt, found->fault_ipa, KVM_PGTABLE_WALK_SHARED);
}

/* An error of memory: what the firmware does not claim is the host's, user space's, or the guest's. */
static bool is_hosts(struct kvm_vcpu *vcpu, u64 esr)
{
	bool vncr = is_hyp_ctxt(vcpu) && !kvm_vcpu_trap_is_iabt(vcpu) && (esr & ESR_ELx_VNCR);
	bool walk = esr_fsc_is_sea_ttw(esr) && (esr & ESR_ELx_S1PTW);

	return !cpus_have_final_cap(ARM64_HAS_RAS_EXTN) || vncr || walk;
}

static void tell_user_space(struct kvm_vcpu *vcpu, u64 esr)
{
	struct kvm_run *run = vcpu->run;
	u64 shown = ESR_ELx_EC_MASK | ESR_ELx_IL | ESR_ELx_FnV | ESR_ELx_EA | ESR_ELx_CM | ESR_ELx_WNR | ESR_ELx_FSC;
	u64 gpa = kvm_vcpu_get_fault_ipa(vcpu);

	if (kvm_has_ras(vcpu->kvm))
		shown |= ESR_ELx_SET_MASK;
	memset(&run->arm_sea, 0, sizeof(run->arm_sea));
	run->exit_reason = KVM_EXIT_ARM_SEA;
	run->arm_sea.esr = esr & shown;
	if (!(esr & ESR_ELx_FnV))
		run->arm_sea.gva = kvm_vcpu_get_hfar(vcpu);
	if (gpa == INVALID_GPA)
		return;
	run->arm_sea.flags = KVM_EXIT_ARM_SEA_FLAG_GPA_VALID;
	run->arm_sea.gpa = gpa;
}

static int memory_error(struct kvm_vcpu *vcpu, u64 esr)
{
	if (!apei_claim_sea(NULL))
		return 1;
	if (is_hosts(vcpu, esr) || !test_bit(KVM_ARCH_FLAG_EXIT_SEA, &vcpu->kvm->arch.flags))
		return kvm_inject_serror(vcpu);
	tell_user_space(vcpu, esr);
	return 0;
}

/* Whether the address is one that no memory of the VM can have; the guest is told. */
static bool out_of_space(struct kvm_vcpu *vcpu, phys_addr_t ipa)
{
	if (ipa >= BIT_ULL(get_kvm_ipa_limit())) {
		kvm_inject_size_fault(vcpu);
		return true;
	}
	if (ipa < kvm_phys_size(vcpu->arch.hw_mmu))
		return false;
	kvm_inject_sea(vcpu, kvm_vcpu_trap_is_iabt(vcpu), ipa | FAR_TO_FIPA_OFFSET(kvm_vcpu_get_hfar(vcpu)));
	return true;
}

static int tell_hypervisor(struct kvm_vcpu *vcpu, struct kvm_s2_trans *walk)
{
	kvm_inject_s2_fault(vcpu, kvm_s2_trans_esr(walk));
	return 1;
}

/* 0: the address of the guest is known; else what the call returns. */
static int translate(struct found *found, struct kvm_s2_trans *walk)
{
	struct kvm_s2_mmu *mmu = found->vcpu->arch.hw_mmu;
	int ret;

	if (!kvm_is_nested_s2_mmu(found->vcpu->kvm, mmu) || !mmu->nested_stage2_enabled)
		return 0;
	ret = kvm_walk_nested_s2(found->vcpu, found->fault_ipa, walk);
	if (ret == -EAGAIN)
		return 1;
	if (ret < 0)
		return ret;
	if (ret || kvm_s2_handle_perm_fault(found->vcpu, walk))
		return tell_hypervisor(found->vcpu, walk);
	found->walk = walk;
	found->ipa = kvm_s2_trans_output(walk);
	return 0;
}

static int without_memory(struct found *found)
{
	struct kvm_vcpu *vcpu = found->vcpu;

	if (kvm_vcpu_trap_is_iabt(vcpu))
		return kvm_inject_sea_iabt(vcpu, kvm_vcpu_get_hfar(vcpu));
	if (kvm_vcpu_abt_iss1tw(vcpu))
		return kvm_inject_sea_dabt(vcpu, kvm_vcpu_get_hfar(vcpu));
	if (kvm_is_error_hva(found->hva) && kvm_vcpu_dabt_is_cm(vcpu)) {
		kvm_incr_pc(vcpu);
		return 1;
	}
	return io_mem_abort(vcpu, found->ipa | FAR_TO_FIPA_OFFSET(kvm_vcpu_get_hfar(vcpu)));
}

static int resolve(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa, u64 esr)
{
	struct found found = { .vcpu = vcpu, .fault_ipa = fault_ipa, .ipa = fault_ipa };
	struct kvm_s2_trans walk;
	bool writable = true;
	int ret;

	ret = translate(&found, &walk);
	if (ret)
		return ret;
	found.slot = gfn_to_memslot(vcpu->kvm, found.ipa >> PAGE_SHIFT);
	found.hva = gfn_to_hva_memslot_prot(found.slot, found.ipa >> PAGE_SHIFT, &writable);
	if (kvm_is_error_hva(found.hva) || (kvm_is_write_fault(vcpu) && !writable))
		return without_memory(&found);
	if (esr_fsc_is_access_flag_fault(esr)) {
		set_access_flag(&found);
		return 1;
	}
	ret = map_page(&found);
	return ret ? ret : 1;
}

int kvm_handle_guest_abort(struct kvm_vcpu *vcpu)
{
	u64 esr = kvm_vcpu_get_esr(vcpu);
	bool is_translation = esr_fsc_is_translation_fault(esr);
	phys_addr_t fault_ipa;
	int idx, ret;

	if (kvm_vcpu_abt_issea(vcpu))
		return memory_error(vcpu, esr);
	fault_ipa = kvm_vcpu_get_fault_ipa(vcpu);
	if (is_translation && out_of_space(vcpu, fault_ipa))
		return 1;
	trace_kvm_guest_fault(*vcpu_pc(vcpu), esr, kvm_vcpu_get_hfar(vcpu), fault_ipa);
	if (!is_translation && !esr_fsc_is_permission_fault(esr) && !esr_fsc_is_access_flag_fault(esr) &&
	    !esr_fsc_is_excl_atomic_fault(esr))
		return -EFAULT;

	idx = srcu_read_lock(&vcpu->kvm->srcu);
	ret = resolve(vcpu, fault_ipa, esr);
	srcu_read_unlock(&vcpu->kvm->srcu, idx);
	return ret;
}
`;

const why = 'the handler of the test maps pages of ordinary memory';

/** What its handler is not made for. */
const LIMITS: readonly Limit[] = [
  { dimension: 'vmaKind', values: ['anon', 'hole'], why },
  { dimension: 'stage2State', values: ['empty', 'neighbours', 'page'], why },
  { dimension: 'slotLogging', values: ['no'], why },
  { dimension: 'vmMte', values: ['no'], why },
  { dimension: 'nestedSize', values: ['none', 'pud', 'pmd', 'page'], why },
];

/** What becomes of an entry that is there already: it is what was asked for. */
const THERE = 'ret == -EAGAIN ? 0 : ret';

/** What maps a page for a caller that has no guest to take the fault again: it has to say what became of it. */
const OUTSPOKEN = `static int unless_there(int ret)
{
	return ${THERE};
}

${HANDLER.replace('kvm_send_hwpoison_signal(found->hva, PAGE_SHIFT);\n\t\treturn 0;', 'return -EHWPOISON;')
  .replace('if (ret == -EAGAIN)\n\t\treturn 0;', 'if (ret == -EAGAIN)\n\t\treturn ret;')
  .replace(
    /return (KVM_PGT_FN\(kvm_pgtable_stage2_map\)[^;]*);/,
    (_, map: string) => `return unless_there(${map});`,
  )}`;

/** A function for KVM_PRE_FAULT_MEMORY that makes a fault of its own, in C, with its handler. */
export const PRE_FAULT = `${OUTSPOKEN}static int find_slot(struct found *found)
{
	bool writable;

	found->slot = gfn_to_memslot(found->vcpu->kvm, found->ipa >> PAGE_SHIFT);
	found->hva = gfn_to_hva_memslot_prot(found->slot, found->ipa >> PAGE_SHIFT, &writable);
	return kvm_is_error_hva(found->hva) ? -ENOENT : 0;
}

long kvm_arch_vcpu_pre_fault_memory(struct kvm_vcpu *vcpu, struct kvm_pre_fault_memory *range)
{
	struct found found = { .vcpu = vcpu, .fault_ipa = range->gpa, .ipa = range->gpa };
	struct kvm_s2_mmu *mmu = vcpu->arch.hw_mmu;
	u64 esr = vcpu->arch.fault.esr_el2;
	int ret = find_slot(&found);

	if (ret)
		return ret;
	vcpu->arch.fault.esr_el2 =
		((u64)ESR_ELx_EC_DABT_LOW << ESR_ELx_EC_SHIFT) | ESR_ELx_IL | ESR_ELx_FSC_FAULT_L(3);
	vcpu->arch.hw_mmu = &vcpu->kvm->arch.mmu;
	ret = map_page(&found);
	vcpu->arch.hw_mmu = mmu;
	vcpu->arch.fault.esr_el2 = esr;
	if (ret < 0)
		return ret;
	return PAGE_SIZE;
}
`;

/** The same, which takes an entry that is there already for a reason to try again: no single call on a machine of its own meets one. */
export const PRE_FAULT_BUSY = PRE_FAULT.replace(THERE, 'ret');

const OWN_TABLES = "the ioctl populates the VM's own tables: nothing is nested";
const A_READ = 'what is populated is what a read of an address that nothing is mapped at would bring';

/** What of the handler such a function never comes to. */
export const UNREACHABLE_IN_PRE_FAULT: readonly Unreachable[] = [
  { inFunction: 'protection', text: 'if (!kvm_s2_trans_', why: OWN_TABLES },
  { inFunction: 'page_of_slot', text: 'kvm_is_write_fault(found.vcpu) ? <', why: A_READ },
  { inFunction: 'install', text: 'if (kvm_vcpu_trap_is_permission_fault(', why: A_READ },
  {
    inFunction: 'install',
    text: '!is_protected_kvm_enabled() ? <kvm_pgtable_stage2_relax_perms',
    why: A_READ,
  },
  {
    inFunction: 'install',
    text: '!is_protected_kvm_enabled() ? … : <pkvm_pgtable_stage2_relax_perms',
    why: A_READ,
  },
  { inFunction: 'map_page', text: 'if (esr_fsc_is_excl_atomic_fault(', why: A_READ },
];

/** A variant of a text that is the dispatcher, or is made of it. */
export function dispatcher(text = DISPATCHER, name = 'base'): VariantOfC {
  return limited(KVM_HANDLE_GUEST_ABORT, text, name);
}

/** A variant of a text that is the function for KVM_PRE_FAULT_MEMORY, or is made of it. */
export function preFault(text = PRE_FAULT, name = 'base'): VariantOfC {
  return limited(KVM_ARCH_VCPU_PRE_FAULT_MEMORY, text, name);
}

function limited(subject: Subject, text: string, name: string): VariantOfC {
  const made = variantOfC(translate(text, { file: `${name}.c`, function: subject.name }), name);
  return { ...made, limits: [...(made.limits ?? []), ...LIMITS] };
}
