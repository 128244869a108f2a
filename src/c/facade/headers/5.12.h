/* SPDX-License-Identifier: GPL-2.0-only */
/* What releases up to 5.12 have and later ones do not: read after 5.13.h. The caches are maintained by pfn. */

#define __clean_dcache_guest_page(pfn, size) __clean_dcache_guest_page(page_address(pfn_to_page(pfn)), size)
#define __invalidate_icache_guest_page(pfn, size) __invalidate_icache_guest_page(page_address(pfn_to_page(pfn)), size)

/* arch/arm64/include/asm/kvm_emulate.h up to 5.10: by other names, and with the width of the instruction. */
#define kvm_vcpu_dabt_iss1tw(vcpu) kvm_vcpu_abt_iss1tw(vcpu)
#define kvm_vcpu_trap_il_is32bit(vcpu) ((kvm_vcpu_get_esr(vcpu) & ESR_ELx_IL) != 0)
#define kvm_skip_instr(vcpu, is_wide_instr) ((void)(is_wide_instr), kvm_incr_pc(vcpu))
