// SPDX-License-Identifier: GPL-2.0-only
// The next access gets through, or takes another fault.
import { hex } from '../../../kernel/bits.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { PTE_OLD } from '../../../kernel/pgtable/attributes.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';

/** Whether the leaf over the fault's address is still old. Nobody makes one old meanwhile: no race of the space ages. */
function isOld(m: Machine): boolean {
  m.stage2.collect();
  const leaf = m.stage2.find(m.fault.faultIpa);
  return leaf >= 0 && (m.stage2.leaves.prot[leaf]! & PTE_OLD) !== 0;
}

/** Without it the guest takes the same fault for ever. */
export const accessFlagSet: MachineInvariant = {
  name: 'access-flag-set',
  about: 'A leaf at the address of the fault has its access flag at the end.',
  source: 'handle_access_fault(), kvm_pgtable_stage2_mkyoung() in arch/arm64/kvm/hyp/pgtable.c',
  broken: isOld,
  explain: (m) =>
    `the leaf over ${hex(m.fault.faultIpa)} is as old as before: the access would fault again for ever`,
};
