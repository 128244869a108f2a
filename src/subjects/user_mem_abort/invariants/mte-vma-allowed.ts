// SPDX-License-Identifier: GPL-2.0-only
// With MTE, nothing cacheable from a VMA that may not carry tags.
import type { Machine } from '../../../kernel/machine.ts';
import { coversFault, isCacheable } from './leaf-facts.ts';
import { leafInvariant } from './leaf-invariant.ts';
import { ofFirstAndFault } from './leaf-runs.ts';

function forbidden(m: Machine, leaf: number): boolean {
  return (
    !m.disturbed && m.env.vmHasMte() && coversFault(m, leaf) && isCacheable(m, leaf) && !m.host.allowsMte()
  );
}

export const mteVmaAllowed = {
  ...leafInvariant(
    'mte-vma-allowed',
    'A VM with MTE maps nothing cacheable from a VMA that may not carry tags.',
    'kvm_vma_mte_allowed() in arch/arm64/kvm/mmu.c',
    forbidden,
    () => 'the VMA has no VM_MTE_ALLOWED',
    ofFirstAndFault(forbidden),
  ),
  // Before, a VM with MTE is refused shared memory (VM_SHARED), whether or not it may carry tags.
  since: '6.2',
};
