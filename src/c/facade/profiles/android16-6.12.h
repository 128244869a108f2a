/* SPDX-License-Identifier: GPL-2.0-only */
/* Android 16 on 6.12: protected guests have a cache of another name, and its top-up counts the pages to the VM. */

#define stage2_mc pkvm_memcache
#define topup_hyp_memcache_account(kvm, mc, min, order) topup_hyp_memcache(mc, min)
