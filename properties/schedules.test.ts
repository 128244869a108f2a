// SPDX-License-Identifier: GPL-2.0-only
/** A schedule means the same for both variants: right rewrites get their right words, whatever races there are. */
import { expect, it } from 'vitest';
import { search } from '../src/engines/random.ts';
import { Planter, type Transformation } from '../src/mistakes/plant/planter.ts';
import { pairOf } from './testing/judging.ts';

const planter = new Planter();

/** Scenarios: the first difference that was one of schedule showed after some 19,000 executions. */
const RUNS = 20_000;

const LOCK = 'k.kvm_fault_lock(kvm);';
const UNLOCK = 'k.kvm_fault_unlock(kvm);';
const SAMPLE = 'mmu_seq = kvm.mmu_invalidate_seq;';
const DIRTY = 'if (writable.value && !ret) k.mark_page_dirty_in_slot(kvm, memslot, gfn);';
const WALK = 'vma_pagesize === k.PAGE_SIZE && !(force_pte || s2_force_noncacheable)';

/** What the rewrite is, how it is written, and what it is: classes of what it shows. */
const REWRITES: readonly (readonly [name: string, edit: Transformation, classes: readonly string[]])[] = [
  [
    'an unused page given back by kvm_release_faultin_page()',
    (code) =>
      code.replace(
        code.find('user_mem_abort', 'k.kvm_release_page_unused(page.value)'),
        'k.kvm_release_faultin_page(kvm, page.value, true, false)',
      ),
    [],
  ],
  [
    'a helper split in two',
    (code) =>
      code.replace(
        code.find('user_mem_abort', LOCK),
        `const take = () => { k.kvm_fault_lock(kvm); };
        const passes = () => !k.mmu_invalidate_retry(kvm, mmu_seq);
        take();
        if (!passes()) {
          k.kvm_release_faultin_page(kvm, page.value, true, false);
          k.kvm_fault_unlock(kvm);
          return 0;
        }`,
      ),
    [],
  ],
  [
    'the sequence sampled earlier',
    (code) => {
      code.replace(code.find('user_mem_abort', SAMPLE), ';');
      code.insertBefore(code.find('user_mem_abort', 'k.mmap_read_lock(k.current.mm);'), `${SAMPLE} `);
    },
    // Where the base goes on to map what it should not, the other tries again first: that mends.
    ['mends', 'refinement'],
  ],
  [
    'the page marked dirty inside the lock',
    (code) => {
      code.replace(code.find('user_mem_abort', DIRTY), ';');
      code.insertBefore(code.find('user_mem_abort', UNLOCK), `${DIRTY} `);
    },
    [],
  ],
  [
    'the user tables walked before the lock is taken',
    (code) => {
      code.insertBefore(
        code.find('user_mem_abort', LOCK),
        `let walked = vma_pagesize;
        const walked_pfn = ref(pfn.value);
        const walked_ipa = ref(fault_ipa);
        if (${WALK}) {
          if (fault_is_perm && fault_granule > k.PAGE_SIZE) walked = fault_granule;
          else walked = transparent_hugepage_adjust(k, kvm, memslot, hva, walked_pfn, walked_ipa);
        } `,
      );
      const adjust = code.ifOn('user_mem_abort', WALK);
      code.replace(
        adjust,
        `vma_pagesize = walked; pfn.value = walked_pfn.value; fault_ipa = walked_ipa.value;
        if (vma_pagesize < 0) { ret = vma_pagesize; break out_unlock; }`,
      );
    },
    [],
  ],
  [
    'an early return merged with the next',
    (code) => {
      code.replace(code.ifOn('user_mem_abort', 'pfn.value === KVM_PFN_ERR_HWPOISON'), ';');
      code.replace(
        code.ifOn('user_mem_abort', 'is_error_noslot_pfn(pfn.value)'),
        `if (is_error_noslot_pfn(pfn.value)) {
          const poisoned = pfn.value === KVM_PFN_ERR_HWPOISON;
          if (poisoned) k.kvm_send_hwpoison_signal(hva, vma_shift);
          return poisoned ? 0 : -EFAULT;
        }`,
      );
    },
    [],
  ],
  [
    'a helper inlined',
    (code) =>
      code.replace(
        code.find('user_mem_abort', 'memslot_is_logging(k, memslot)'),
        'memslot.dirty_bitmap !== null && !(memslot.flags & 2)',
      ),
    [],
  ],
  [
    'the lock taken without its wrapper',
    (code) => {
      code.replace(
        code.find('user_mem_abort', LOCK),
        'if (k.is_protected_kvm_enabled()) k.write_lock(kvm.mmu_lock); else k.read_lock(kvm.mmu_lock);',
      );
      code.replace(
        code.find('user_mem_abort', UNLOCK),
        'if (k.is_protected_kvm_enabled()) k.write_unlock(kvm.mmu_lock); else k.read_unlock(kvm.mmu_lock);',
      );
    },
    [],
  ],
];

it.each(REWRITES)('%s is what it is', (_, edit, classes) => {
  const pair = pairOf(planter.plant('legacy', edit));
  const part = search(pair, 1, RUNS);
  expect([...new Set(part.divergences.map((found) => found.class))]).toEqual(classes);
});
