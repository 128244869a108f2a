/* SPDX-License-Identifier: GPL-2.0-only */
/* What releases up to 5.19 have and later ones do not: read after 6.1.h. */

/* include/linux/kvm_host.h: by other names. */
#define mmu_notifier_seq mmu_invalidate_seq
#define mmu_notifier_retry(kvm, mmu_seq) mmu_invalidate_retry(kvm, mmu_seq)

/* Up to 5.17 mmu_lock is a spinlock, which is as exclusive as a lock held for writing. */
#define spin_lock(lock) write_lock(lock)
#define spin_unlock(lock) write_unlock(lock)

/* include/linux/mm.h: the handler asks for one byte, which is vma_lookup(). */
static inline struct vm_area_struct *find_vma_intersection(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	VM_BUG_ON(end - start != 1);
	return vma_lookup(mm, start);
}
