// SPDX-License-Identifier: GPL-2.0-only
// Input and output address are aligned to the size.
import { IS_ALIGNED } from '../../../kernel/bits.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { leafInvariant } from './leaf-invariant.ts';
import { ofFirst } from './leaf-runs.ts';

function misaligned(m: Machine, leaf: number): boolean {
  const { leaves } = m.stage2;
  const size = leaves.size[leaf];
  if (!IS_ALIGNED(leaves.addr[leaf], size) || !IS_ALIGNED(leaves.pa[leaf], size)) return true;
  return leaves.level[leaf] < m.g.KVM_PGTABLE_MIN_BLOCK_LEVEL;
}

export const leafAligned = leafInvariant(
  'leaf-aligned',
  'Input and output address of a leaf are aligned to its size, which exists at this page size.',
  'kvm_block_mapping_supported() in arch/arm64/kvm/hyp/pgtable.c',
  misaligned,
  () => 'not aligned to its size, or no block of that size exists',
  ofFirst(misaligned),
);
