// SPDX-License-Identifier: GPL-2.0-only
// No more pages than the guest hypervisor mapped.
import { ALIGN_DOWN, hex } from '../../../kernel/bits.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { leafInvariant } from './leaf-invariant.ts';
import { ofEach, ofEnds } from './leaf-runs.ts';

function exceeds(m: Machine, leaf: number): boolean {
  const { fault } = m;
  if (fault.nested === null) return false;
  const size = fault.trans.block_size;
  const { leaves } = m.stage2;
  const start = ALIGN_DOWN(fault.trans.everywhere ? leaves.addr[leaf] : fault.trans.l2Ipa, size);
  return leaves.addr[leaf] < start || leaves.addr[leaf] + leaves.size[leaf] > start + size;
}

const each = ofEach(exceeds);
const ends = ofEnds(exceeds);

export const withinNestedMapping = leafInvariant(
  'within-nested-mapping',
  "A shadow leaf is no larger than the guest's own mapping and lies inside it.",
  'the nested part of kvm_s2_resolve_vma_size(), arch/arm64/kvm/mmu.c',
  exceeds,
  (m) => `the guest maps ${hex(m.fault.trans.block_size)} bytes`,
  (m, first, last) => (m.fault.trans.everywhere ? each : ends)(m, first, last),
);
