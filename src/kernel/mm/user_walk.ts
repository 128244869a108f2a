// SPDX-License-Identifier: GPL-2.0-only
// The walk of the user page tables.
import { Call } from '../calls.ts';
import { ERANGE } from '../errno.ts';
import type { Machine } from '../machine.ts';
import type { Ref } from '../poison.ts';
import { Violation } from '../violations.ts';
import { isInVma } from './mmap_lock.ts';

/**
 * First address that no user page table translates. The folded configuration really has 42-bit addresses; the model keeps the layout
 * of the others, and with it their limit.
 */
const ADDRESS_LIMIT = 2 ** 48;

/**
 * `kvm_pgtable_get_leaf()` on the user page tables (arch/arm64/kvm/hyp/pgtable.c). Interrupts must be off: another CPU
 * frees user page tables after an IPI that this CPU then holds up.
 * @returns 0, or -ERANGE beyond the address space; `ptep` says whether the entry is valid
 */
export function kvm_pgtable_get_leaf(
  m: Machine,
  addr: number,
  ptep: Ref<number>,
  level: Ref<number>,
): number {
  m.enter(Call.kvm_pgtable_get_leaf);
  if (m.irqsOff === 0) m.violate(Violation.userWalkIrqsOn, 'user page tables walked with interrupts on');
  if (Number.isNaN(addr))
    m.violate(Violation.uninitialised, 'user page tables walked at an address that nobody wrote');
  let ret = 0;
  if (addr >= ADDRESS_LIMIT) {
    ret = -ERANGE;
  } else {
    const valid =
      isInVma(m, addr) && m.host.isMapped(addr) && !m.host.isPoisoned(addr) && !m.env.userPteGone();
    if (!valid) m.disturbed = true;
    ptep.value = valid ? 1 : 0;
    level.value = m.host.userLeafLevel();
  }
  if (m.tracing) m.record(Call.kvm_pgtable_get_leaf, [addr, ptep.value, level.value], ret);
  return ret;
}
