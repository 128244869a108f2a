// SPDX-License-Identifier: GPL-2.0-only
// Guards of shared helpers that no caller needs.
import type { Equivalent } from '../equivalent.ts';
import { HELPER } from './files.ts';

const NEVER_A_PAGE =
  'Every caller asks for PMD_SIZE or PUD_SIZE, and both are larger than a page with every page size.';
const NEVER_HUGETLB_PFNMAP =
  'A hugetlb VMA has neither VM_PFNMAP nor VM_MIXEDMAP: drivers map pfns, hugetlbfs maps folios. The function itself says so with a BUG_ON.';
const LEAF_LEVEL =
  'A walk of a user address visits the entry that it ends at and says at which of the four levels that is: neither warning can fire.';
const NO_WALK_ERROR =
  'The walk only fails for an address beyond the table, and hva is a user address below TASK_SIZE; its callback returns 0.';

const TOO_DEEP =
  "if (k.WARN_ONCE(level.value > KVM_PGTABLE_LAST_LEVEL, 'level > KVM_PGTABLE_LAST_LEVEL')) return -EFAULT;";
const TOO_HIGH =
  "if (k.WARN_ONCE(level.value < KVM_PGTABLE_FIRST_LEVEL, 'level < KVM_PGTABLE_FIRST_LEVEL')) return -EFAULT;";

/** What the helpers of mmu.c guard against and no caller does. */
export const HELPERS: readonly Equivalent[] = [
  {
    files: [HELPER('fault_supports_stage2_huge_mapping')],
    line: 'if (map_size === k.PAGE_SIZE) return true;',
    operators: ['swap-returns', 'wrong-flag'],
    reason: NEVER_A_PAGE,
  },
  {
    files: [HELPER('fault_supports_stage2_huge_mapping')],
    line: 'if (map_size === k.PAGE_SIZE) return true;',
    operators: ['fix-condition', 'shift-for-size'],
    becomes: ['false', 'k.PAGE_SHIFT'],
    reason: NEVER_A_PAGE,
  },
  {
    files: [HELPER('get_vma_page_shift')],
    line: 'if (k.is_vm_hugetlb_page(vma) && !(vma.vm_flags & VM_PFNMAP)) return k.huge_page_shift(vma);',
    operators: ['drop-term', 'wrong-flag'],
    becomes: ['k.is_vm_hugetlb_page(vma)', 'VM_MIXEDMAP'],
    reason: NEVER_HUGETLB_PFNMAP,
  },
  {
    files: [HELPER('get_vma_page_shift')],
    line: 'k.VM_BUG_ON(k.is_vm_hugetlb_page(vma));',
    operators: ['skip-effect'],
    reason: NEVER_HUGETLB_PFNMAP,
  },
  {
    files: [HELPER('get_vma_page_shift')],
    line: 'if (!k.PAGETABLE_PMD_FOLDED) {',
    operators: ['fix-condition'],
    becomes: ['true'],
    reason:
      'Where the PMD is folded, PUD and PMD have the same shift and size: the check for the PUD is the one for the PMD.',
  },
  {
    files: [HELPER('get_vma_page_shift')],
    line: 'return k.PMD_SHIFT;',
    operators: ['shift-for-size'],
    becomes: ['k.CONT_PMD_SHIFT'],
    reason: 'The only caller switches on the shift, and there CONT_PMD_SHIFT becomes PMD_SHIFT at once.',
  },
  {
    files: [HELPER('get_user_mapping_size')],
    line: 'k.local_irq_restore();',
    operators: ['move-lock'],
    becomes: ['if (ret) return ret; k.local_irq_restore();'],
    reason: NO_WALK_ERROR,
  },
  {
    files: [HELPER('get_user_mapping_size')],
    line: 'if (ret) return ret;',
    operators: ['swap-returns', 'change-error'],
    reason: NO_WALK_ERROR,
  },
  {
    files: [HELPER('get_user_mapping_size')],
    line: 'if (ret) return ret;',
    operators: ['fix-condition'],
    becomes: ['false'],
    reason: NO_WALK_ERROR,
  },
  {
    files: [HELPER('get_user_mapping_size')],
    line: TOO_DEEP,
    operators: ['swap-returns', 'change-error'],
    reason: LEAF_LEVEL,
  },
  {
    files: [HELPER('get_user_mapping_size')],
    line: TOO_HIGH,
    operators: ['swap-returns', 'change-error'],
    reason: LEAF_LEVEL,
  },
  {
    files: [HELPER('get_user_mapping_size')],
    line: TOO_DEEP,
    operators: ['fix-condition'],
    becomes: ['false'],
    reason: LEAF_LEVEL,
  },
  {
    files: [HELPER('get_user_mapping_size')],
    line: TOO_HIGH,
    operators: ['fix-condition', 'off-by-one'],
    becomes: ['false', '<='],
    reason: LEAF_LEVEL,
  },
];
