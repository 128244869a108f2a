// SPDX-License-Identifier: GPL-2.0-only
// A leaf stays inside its slot.
import { hex } from '../../../kernel/bits.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { leafHva } from './leaf-facts.ts';
import { leafInvariant } from './leaf-invariant.ts';
import { ofEnds } from './leaf-runs.ts';

function outside(m: Machine, leaf: number): boolean {
  return !m.slot.covers(leafHva(m, leaf), m.stage2.leaves.size[leaf]);
}

export const leafInSlot = leafInvariant(
  'leaf-in-slot',
  'A leaf lies inside its memslot.',
  'fault_supports_stage2_huge_mapping() in arch/arm64/kvm/mmu.c',
  outside,
  (m) => `the slot is hva ${hex(m.slot.userspace_addr)} to ${hex(m.slot.hvaEnd)}`,
  ofEnds(outside),
);
