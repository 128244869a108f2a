/* SPDX-License-Identifier: GPL-2.0-only */
/* What releases up to 6.18 have and later ones do not: read after kernel.h. */

/* arch/arm64/kvm/nested.c: a fetch is forwarded by one permission, whatever the exception level. */
int permFaultOfBothLevels(struct kvm_vcpu *vcpu, struct kvm_s2_trans *trans);
#define kvm_s2_handle_perm_fault(vcpu, trans) permFaultOfBothLevels(vcpu, trans)
/* arch/arm64/include/asm/kvm_ras.h: what the firmware does not claim is the guest's. A file that has a function of that name has the later one. */
static inline int kvm_handle_guest_sea(void)
{
	return apei_claim_sea(NULL);
}
/* arch/arm64/include/asm/kvm_emulate.h up to 6.16: the injections return nothing. */
#define kvm_inject_dabt(vcpu, addr) ((void)kvm_inject_sea(vcpu, false, addr))
#define kvm_inject_pabt(vcpu, addr) ((void)kvm_inject_sea(vcpu, true, addr))
#define kvm_inject_vabt(vcpu) ((void)kvm_inject_serror(vcpu))
/* arch/arm64/include/asm/kvm_pgtable.h: says that a walk resolves a fault; nothing that the model has depends on it. */
#define KVM_PGTABLE_WALK_HANDLE_FAULT ((enum kvm_pgtable_walk_flags)0)
