// SPDX-License-Identifier: GPL-2.0-only
/**
 * Stage-2 entries as values, which `kvm_pgtable_stage2_mkyoung()` gives up to 6.12: bit 0 is the entry's own, the pfn stands above it. Nothing
 * but the kernel's accessors can read one (`kvm_pte_t` is encoded for C).
 */
import { checkValue } from '../calls/arguments.ts';
import { call } from '../calls/declare.ts';
import type { Machine } from '../machine.ts';
import { kvm_pte_valid, PTE_VALID } from '../mm/user_walk.ts';
import { Violation } from '../violations.ts';

/** The entry of the leaf over `addr`; 0 where there is none. */
export function entryOver(m: Machine, addr: number): number {
  m.stage2.collect();
  const leaf = m.stage2.find(addr);
  if (leaf < 0) return 0;
  const { addr: starts, pa } = m.stage2.leaves;
  const page = pa[leaf]! + (addr - starts[leaf]!);
  return PTE_VALID + 2 * Math.floor(page / m.g.PAGE_SIZE);
}

/** The pfn of an entry. Of one that is not valid it would be the pfn of nothing. */
export const kvm_pte_to_pfn = call({
  c: 'kvm_pfn_t kvm_pte_to_pfn(kvm_pte_t pte)',
  file: 'arch/arm64/include/asm/kvm_pgtable.h',
  until: '6.12',
  implement: (m, self) => (pte: number) => {
    if (!checkValue(m, self, 'an entry', pte)) return 0;
    if (!kvm_pte_valid(pte))
      m.recorder.violate(Violation.wrongObject, 'kvm_pte_to_pfn() of an entry that is not valid');
    return Math.floor(pte / 2);
  },
});
