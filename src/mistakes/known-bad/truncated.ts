// SPDX-License-Identifier: GPL-2.0-only
// Values in a type that is too small.
import { COMPARISON, inLegacy, type KnownBad } from './known-bad.ts';

const WRONG_LEAF = ['leaf-maps-host-pages', 'leaf-in-slot', 'gfn-in-slot', ...COMPARISON];
const STALE = ['no-stale-leaf', 'progress', ...COMPARISON];

/** A statement of `user_mem_abort()` followed by another one. */
function behind(id: string, title: string, seenBy: readonly string[], was: string, then: string): KnownBad {
  return inLegacy(id, title, seenBy, (code) => {
    code.insertBehind(code.find('user_mem_abort', was), ` ${then}`);
  });
}

/** Values that lose their upper bits. */
export const TRUNCATED: readonly KnownBad[] = [
  behind(
    'u32-pfn',
    'The pfn is kept in 32 bits',
    WRONG_LEAF,
    'pfn.value = k.__kvm_faultin_pfn(memslot, gfn, write_fault ? FOLL_WRITE : 0, writable, page);',
    'if (pfn.value > 0) pfn.value = pfn.value >>> 0;',
  ),
  behind(
    'u32-gfn',
    'The gfn is kept in 32 bits',
    WRONG_LEAF,
    'gfn = Math.floor(ipa / k.PAGE_SIZE);',
    'gfn = gfn >>> 0;',
  ),
  behind(
    'u32-ipa',
    'The canonical address is kept in 32 bits',
    WRONG_LEAF,
    'ipa = ALIGN_DOWN(ipa, vma_pagesize);',
    'ipa = ipa >>> 0;',
  ),
  behind(
    'int-sequence',
    'The sequence is kept in an int',
    STALE,
    'mmu_seq = kvm.mmu_invalidate_seq;',
    'mmu_seq = mmu_seq | 0;',
  ),
  behind(
    'u32-sequence',
    'The sequence is kept in 32 bits',
    STALE,
    'mmu_seq = kvm.mmu_invalidate_seq;',
    'mmu_seq = mmu_seq >>> 0;',
  ),
  behind(
    'u16-sequence',
    'The sequence is kept in 16 bits',
    STALE,
    'mmu_seq = kvm.mmu_invalidate_seq;',
    'mmu_seq = mmu_seq & 0xffff;',
  ),
  behind(
    'output-of-40-bits',
    "What the guest hypervisor's tables lead to is cut to the 40 bits of a VM of the default size",
    WRONG_LEAF,
    'ipa = k.kvm_s2_trans_output(nested);',
    'ipa = ipa % 2 ** 40;',
  ),
  // Where the host's own size is read and not later: what is mapped never takes more than 30 bits, contiguous PMDs of 64K pages take 35.
  inLegacy(
    'int-size',
    'The size of the host page is an int that was shifted, 1 << shift, and its shift is taken from it again',
    [...WRONG_LEAF, 'no-bug'],
    (code) => {
      code.replace(
        code.call('user_mem_abort', 'get_vma_page_shift'),
        '__ffs(1 << get_vma_page_shift(k, vma, hva))',
      );
    },
  ),
  behind(
    'u32-fault-address',
    'The address that faulted is kept in 32 bits',
    WRONG_LEAF,
    'fault_ipa = ALIGN_DOWN(fault_ipa, vma_pagesize);',
    'fault_ipa = fault_ipa >>> 0;',
  ),
];
