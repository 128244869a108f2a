// SPDX-License-Identifier: GPL-2.0-only
// The walk of the user page tables.
import { ERANGE } from '../errno.ts';
import type { Ref } from '../poison.ts';
import type { Hosting } from './host_memory.ts';

/**
 * First address that no user page table translates. The folded configuration really has 42-bit addresses; the model keeps the layout
 * of the others, and with it their limit.
 */
const ADDRESS_LIMIT = 2 ** 48;

/** `PTE_VALID` (arch/arm64/include/asm/pgtable-hwdef.h): all that the model has of an entry of the user page tables. */
export const PTE_VALID = 1;

/** `kvm_pte_valid()` (arch/arm64/include/asm/kvm_pgtable.h), of an entry as `kvm_pgtable_get_leaf()` gives it. */
export function kvm_pte_valid(pte: number): boolean {
  return (pte & PTE_VALID) !== 0;
}

/** What `kvm_pgtable_get_leaf()` finds at `addr`: 0 and the entry, or -ERANGE. */
export function walkUserTables(
  m: Hosting & { disturbed: boolean },
  addr: number,
  ptep: Ref<number> | null,
  level: Ref<number> | null,
): number {
  if (addr >= ADDRESS_LIMIT) return -ERANGE;
  const valid =
    m.host.isInVma(addr) && m.host.isMapped(addr) && !m.host.isPoisoned(addr) && !m.env.userPteGone();
  // What is gone elsewhere is no reason to take this fault again.
  if (!valid && addr >= m.fault.hva && addr < m.fault.hva + m.g.PAGE_SIZE) m.disturbed = true;
  if (ptep !== null) ptep.value = valid ? 1 : 0;
  if (level !== null) level.value = m.host.userLeafLevel();
  return 0;
}
