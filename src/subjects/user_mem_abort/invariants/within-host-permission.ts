// SPDX-License-Identifier: GPL-2.0-only
// No more than the host allows.
import type { Machine } from '../../../kernel/machine.ts';
import { granted, KVM_PGTABLE_PROT_W } from '../../../kernel/prot.ts';
import { leafHva } from './leaf-facts.ts';
import { leafInvariant } from './leaf-invariant.ts';

function exceeds(m: Machine, leaf: number): boolean {
  if ((granted(m.stage2.leaves.prot[leaf]) & KVM_PGTABLE_PROT_W) === 0) return false;
  return !m.host.mayWrite(leafHva(m, leaf)) || m.env.slotReadonly();
}

/** The host's entry decides in the range around the faulting address, and the slot elsewhere. */
function someExceed(m: Machine, first: number, last: number): boolean {
  if (exceeds(m, first)) return true;
  const { fault, host, stage2 } = m;
  const ahead = host.rangeStart(fault.hva) - leafHva(m, first);
  const leaf = first + Math.max(0, Math.ceil(ahead / stage2.leaves.size[first]!));
  return leaf <= last && exceeds(m, leaf);
}

export const withinHostPermission = leafInvariant(
  'within-host-permission',
  "A leaf is writable only if the host's entry and the slot are.",
  'map_writable of __kvm_faultin_pfn(), KVM_MEM_READONLY',
  exceeds,
  (m) => (m.env.slotReadonly() ? 'the slot is read-only' : 'the host does not allow writes there'),
  someExceed,
);
