// SPDX-License-Identifier: GPL-2.0-only
/** Facts about one leaf of the final stage-2, by its index in `m.stage2.leaves`. No allocation. */
import { hex } from '../../../kernel/bits.ts';
import { canonicalIpaOf } from '../../../kernel/kvm/canonical_ipa.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { KVM_PGTABLE_PROT_DEVICE, KVM_PGTABLE_PROT_NORMAL_NC } from '../../../kernel/prot.ts';

/** Guest physical address behind the leaf's first byte: the leaf's own address, or its translation by the guest's stage-2. */
export function canonicalIpa(m: Machine, leaf: number): number {
  return canonicalIpaOf(m, m.stage2.leaves.addr[leaf]);
}

/** Host virtual address of the leaf's first byte by the slot's arithmetic. */
export function leafHva(m: Machine, leaf: number): number {
  return canonicalIpa(m, leaf) + m.slot.hvaOffset;
}

/** Whether the leaf covers the faulting address. */
export function coversFault(m: Machine, leaf: number): boolean {
  const { leaves } = m.stage2;
  const addr = leaves.addr[leaf];
  return addr <= m.fault.faultIpa && m.fault.faultIpa < addr + leaves.size[leaf];
}

/** Whether every page of the leaf is the page that the host has at that address now. */
export function mapsHostPages(m: Machine, leaf: number): boolean {
  const { host } = m;
  const { leaves } = m.stage2;
  const hva = leafHva(m, leaf);
  if (!host.isMapped(hva) || host.isPoisoned(hva)) return false;
  if (leaves.pa[leaf] !== host.pa(hva)) return false;
  return hva + leaves.size[leaf] <= host.rangeEnd(hva);
}

const NOT_CACHEABLE = KVM_PGTABLE_PROT_DEVICE | KVM_PGTABLE_PROT_NORMAL_NC;

/** Whether the leaf's mapping type is ordinary cacheable memory. */
export function isCacheable(m: Machine, leaf: number): boolean {
  return (m.stage2.leaves.prot[leaf] & NOT_CACHEABLE) === 0;
}

/** The leaf in words: `ipa 0x… +4k -> pa 0x… RW-`. */
export function describeLeaf(m: Machine, leaf: number, protName: (prot: number) => string): string {
  const { leaves } = m.stage2;
  return `leaf ${hex(leaves.addr[leaf])} size ${hex(leaves.size[leaf])} -> ${hex(leaves.pa[leaf])} ${protName(leaves.prot[leaf])}`;
}
