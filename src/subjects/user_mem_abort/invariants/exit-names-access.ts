// SPDX-License-Identifier: GPL-2.0-only
// What the VMM is told of an access that could not be resolved.
import { hex } from '../../../kernel/bits.ts';
import type { Machine } from '../../../kernel/machine.ts';
import type { MachineInvariant } from './invariant.ts';

/** Whether the range that the exit names has the byte that the access hit: for a nested guest by its own address or by the canonical one. */
function namesAccess({ exitGpa, exitSize, fault }: Machine): boolean {
  const inside = (address: number): boolean => exitGpa <= address && address < exitGpa + exitSize;
  return inside(fault.ipa) || inside(fault.faultIpa);
}

export const exitNamesAccess: MachineInvariant = {
  name: 'exit-names-access',
  about: 'An exit to the VMM for a memory fault names a range that has the byte that the access hit.',
  source: 'KVM_EXIT_MEMORY_FAULT in Documentation/virt/kvm/api.rst',
  broken: (m) => m.exits > 0 && !namesAccess(m),
  explain: (m) =>
    `the exit names ${hex(m.exitSize)} bytes from ${hex(m.exitGpa)}, and the access was to ${hex(m.fault.ipa)}`,
};
