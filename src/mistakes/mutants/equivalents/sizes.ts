// SPDX-License-Identifier: GPL-2.0-only
// Bounds that no value hits.
import type { Equivalent } from '../equivalent.ts';
import { DESC, EVERY_STATE, EXTRACTED, HELPER, LEGACY, STATE } from './files.ts';

const NEVER_ZERO = 'A size of a mapping is a power of two or a negative error, never zero.';

const RESOLVE = [LEGACY, ...EVERY_STATE('kvm_s2_resolve_vma_size')];

/** Bounds that no value hits, and roundings of what is round. */
export const SIZES: readonly Equivalent[] = [
  {
    files: RESOLVE,
    line: 'if (max_map_size >= k.PMD_SIZE && max_map_size < k.PUD_SIZE) max_map_size = k.PMD_SIZE;',
    operators: ['off-by-one'],
    becomes: ['>'],
    reason:
      'Only PMD_SIZE itself is treated differently, which the statement leaves as it is; nor does the other branch take it.',
  },
  {
    files: RESOLVE,
    line: 'else if (max_map_size >= k.PAGE_SIZE && max_map_size < k.PMD_SIZE) max_map_size = k.PAGE_SIZE;',
    operators: ['off-by-one'],
    becomes: ['>'],
    reason: 'Only PAGE_SIZE itself is treated differently, which the statement leaves as it is.',
  },
  {
    files: RESOLVE,
    line: 'else if (max_map_size >= k.PAGE_SIZE && max_map_size < k.PMD_SIZE) max_map_size = k.PAGE_SIZE;',
    operators: ['shift-for-size'],
    becomes: ['k.PUD_SIZE'],
    reason: 'What is below PUD_SIZE and not taken by the condition before is below PMD_SIZE.',
  },
  {
    files: [DESC('kvm_s2_resolve_vma_size')],
    line: 'max_map_size = Math.min(s2vi.max_map_size, k.PUD_SIZE);',
    operators: ['drop-clamp'],
    becomes: ['s2vi.max_map_size'],
    reason: 's2vi.max_map_size is PUD_SIZE or PAGE_SIZE here, never more than PUD_SIZE.',
  },
  ...[
    { files: [LEGACY], line: 'if (vma_pagesize < 0) {' },
    {
      files: [EXTRACTED('kvm_s2_fault_map'), STATE('kvm_s2_fault_map')],
      line: 'if (fault.vma_pagesize < 0) {',
    },
    { files: [DESC('kvm_s2_fault_map')], line: 'if (mapping_size < 0) {' },
    {
      files: [HELPER('transparent_hugepage_adjust'), DESC('transparent_hugepage_adjust')],
      line: 'if (sz < 0) return sz;',
    },
  ].map((site) => ({ ...site, operators: ['off-by-one'], becomes: ['<='], reason: NEVER_ZERO })),
];
