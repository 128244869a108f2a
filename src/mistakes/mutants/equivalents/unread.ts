// SPDX-License-Identifier: GPL-2.0-only
// Values that nobody reads.
import type { Equivalent } from '../equivalent.ts';
import { DESC, EXTRACTED, LEGACY, STATE } from './files.ts';

const OVERWRITTEN =
  'The value is written on every path before it is read: what it was initialised with is never seen.';
const OUT_PARAMETER =
  'An out-parameter of __kvm_faultin_pfn(), which writes it first of all: what it was initialised with is never seen.';
const ONE_ERROR =
  '-EAGAIN is what ret holds already, and the only error of transparent_hugepage_adjust(): the walk of a user address cannot fail, and a leaf always has a level of the table.';

const PAGES_ONLY =
  'The address only matters in a slot with a dirty bitmap. There only pages are mapped, and the address is that of a page; without a bitmap mark_page_dirty_in_slot() does nothing. (The dirty ring, which the model leaves out, is told more than the bitmap.)';

/** Values that nobody reads, and values that are there already. */
export const UNREAD: readonly Equivalent[] = [
  { files: [LEGACY], line: 'let vfio_allow_any_uc = false;', operators: ['wrong-flag'], reason: OVERWRITTEN },
  {
    files: [LEGACY],
    line: 'vma = null;',
    operators: ['skip-effect'],
    reason: 'The pointer is not read again; the statement is there so that whoever does finds NULL.',
  },
  ...[
    'vfio_allow_any_uc',
    'write_fault',
    'exec_fault',
    'topup_memcache',
    'mte_allowed',
    'is_vma_cacheable',
  ].map((field) => ({
    files: [EXTRACTED('user_mem_abort')],
    line: `${field}: false,`,
    operators: ['wrong-flag'],
    reason: OVERWRITTEN,
  })),
  ...['mte_allowed', 'is_vma_cacheable'].map((field) => ({
    files: [STATE('user_mem_abort'), DESC('user_mem_abort')],
    line: `${field}: false,`,
    operators: ['wrong-flag'],
    reason: OVERWRITTEN,
  })),
  {
    files: [EXTRACTED('user_mem_abort'), STATE('user_mem_abort')],
    line: 'writable: false,',
    operators: ['wrong-flag'],
    reason: OUT_PARAMETER,
  },
  {
    files: [DESC('user_mem_abort')],
    line: 'map_writable: false,',
    operators: ['wrong-flag'],
    reason: OUT_PARAMETER,
  },
  {
    files: [EXTRACTED('user_mem_abort')],
    line: 'ret = 0;',
    operators: ['skip-effect'],
    reason: 'The next statement writes ret again.',
  },
  {
    files: [EXTRACTED('user_mem_abort')],
    line: 'ret = 1;',
    operators: ['skip-effect'],
    reason: 'The condition around it says that ret is 1.',
  },
  {
    files: [STATE('kvm_s2_fault_map')],
    line: 'ret = fault.vma_pagesize;',
    operators: ['skip-effect'],
    reason: ONE_ERROR,
  },
  {
    files: [DESC('kvm_s2_fault_map')],
    line: 'ret = mapping_size;',
    operators: ['skip-effect'],
    reason: ONE_ERROR,
  },
  {
    files: [DESC('kvm_s2_fault_map')],
    line: 'ipa = ALIGN_DOWN(ipa, mapping_size);',
    operators: ['initialise-late', 'skip-effect', 'drop-clamp'],
    reason: PAGES_ONLY,
  },
  {
    files: [DESC('kvm_s2_fault_map')],
    line: 'ipa = ALIGN_DOWN(ipa, mapping_size);',
    operators: ['stale-copy'],
    becomes: ['s2vi.vma_pagesize'],
    reason: PAGES_ONLY,
  },
];
