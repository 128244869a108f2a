// SPDX-License-Identifier: GPL-2.0-only
// Historical bugs as edits of the mmu.c of 6.12, so that every tool looks for the same mistake in the same text.
import { type CEdit, editC } from '../../conformance/mistakes/c-edit.ts';
import { BUGS } from '../../mistakes/historical/all.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';

/** A change of a text of 6.12: a bug of the corpus that comes back, or one that is none. */
export interface Planted {
  /** As the corpus has it. */
  readonly id: string;
  /** One after the other; each counts its words in what the one before has left. */
  readonly edits: readonly CEdit[];
}

const { name: handler } = USER_MEM_ABORT;
const supports = 'fault_supports_stage2_huge_mapping';

/** The bugs of the corpus that a text of 6.12 can have. It has others already (A1, A2, H1), or calls nothing that they are about. */
export const PLANTED: readonly Planted[] = [
  {
    id: 'B1',
    edits: [
      { function: handler, word: 'mmu_seq', nth: 2, becomes: 'mmap_read_unlock(current->mm);\n\tmmu_seq' },
      { function: handler, drop: 'mmap_read_unlock', nth: 3 },
    ],
  },
  {
    id: 'B2',
    edits: [
      { function: handler, word: 'mte_allowed', nth: 3, becomes: 'kvm_vma_mte_allowed(vma)' },
      { function: handler, word: 'NULL', becomes: 'vma' },
    ],
  },
  {
    id: 'B3',
    edits: [
      { function: 'get_user_mapping_size', drop: 'local_irq_save' },
      { function: 'get_user_mapping_size', drop: 'local_irq_restore' },
    ],
  },
  { id: 'B7', edits: [{ function: handler, drop: 'mmap_read_unlock' }] },
  {
    id: 'C1',
    edits: [
      { function: handler, word: 'memcache', becomes: 'memcache = NULL, *chosen' },
      { function: handler, word: 'memcache', nth: 2, becomes: '(memcache = chosen)' },
    ],
  },
  { id: 'D1', edits: [{ function: handler, word: 'ipa', nth: 3, becomes: 'fault_ipa' }] },
  { id: 'D3a', edits: [{ function: supports, word: 'if', nth: 2, becomes: 'if (false) if' }] },
  { id: 'D3b', edits: [{ function: supports, word: 'uaddr_start', nth: 5, becomes: '0' }] },
  { id: 'D3c', edits: [{ function: supports, word: 'uaddr_end', nth: 3, becomes: 'uaddr_end + map_size' }] },
  { id: 'D4', edits: [{ function: handler, word: 'PAGE_SHIFT', becomes: 'get_vma_page_shift(vma)' }] },
  {
    id: 'D5',
    edits: [
      {
        function: 'transparent_hugepage_adjust',
        call: supports,
        is: '((hva & PMD_MASK) >= memslot->userspace_addr && (hva & PMD_MASK) + PMD_SIZE <= memslot->userspace_addr + memslot->npages * PAGE_SIZE)',
      },
    ],
  },
  { id: 'E1', edits: [{ function: handler, word: 'exec_fault', nth: 5, becomes: 'false' }] },
  { id: 'F1', edits: [{ function: handler, word: '!ret', becomes: 'true' }] },
  { id: 'F2', edits: [{ function: handler, word: 'EAGAIN', nth: 2, becomes: 'EAGAIN || true' }] },
  {
    id: 'G1',
    edits: [
      {
        function: 'kvm_vma_mte_allowed',
        word: 'return',
        becomes: 'if (true)\n\t\treturn !(vma->vm_flags & VM_SHARED);\n\treturn',
      },
    ],
  },
  {
    id: 'H3',
    edits: [{ function: handler, word: 'KVM_PFN_ERR_HWPOISON', becomes: 'KVM_PFN_ERR_HWPOISON && false' }],
  },
  {
    id: 'I1',
    edits: [
      {
        function: handler,
        call: 'kvm_is_write_fault',
        is: '(kvm_vcpu_abt_iss1tw(vcpu) || kvm_is_write_fault(vcpu))',
      },
    ],
  },
];

/** A change that nobody can see afterwards: whoever reports it has a false alarm. */
export const HARMLESS: Planted = {
  id: 'no bug',
  edits: [
    { function: handler, call: 'kvm_set_pfn_dirty', is: 'mark_page_dirty_in_slot(kvm, memslot, gfn)' },
    { function: handler, call: 'mark_page_dirty_in_slot', nth: 2, is: 'kvm_set_pfn_dirty(pfn)' },
  ],
};

/**
 * The text with a change in it.
 * @throws SourceError if the text has no place for it
 */
export function plant(text: string, { edits }: Planted): string {
  return edits.reduce(editC, text);
}

/** What was wrong, as the corpus says it; of what is none, what changed. */
export function titleOf({ id }: Planted): string {
  return (
    BUGS.find((bug) => bug.id === id)?.title ?? 'The page is marked in the dirty log first, and then as dirty'
  );
}
