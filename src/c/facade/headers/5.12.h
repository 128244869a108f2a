/* SPDX-License-Identifier: GPL-2.0-only */
/* What releases up to 5.12 have and later ones do not: read after 5.13.h. The caches are maintained by pfn. */

#define __clean_dcache_guest_page(pfn, size) __clean_dcache_guest_page(page_address(pfn_to_page(pfn)), size)
#define __invalidate_icache_guest_page(pfn, size) __invalidate_icache_guest_page(page_address(pfn_to_page(pfn)), size)
