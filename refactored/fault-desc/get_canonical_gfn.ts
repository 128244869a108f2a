// SPDX-License-Identifier: GPL-2.0-only
// The gfn in the VM's own address space.
import { ALIGN_DOWN, type Kernel, type kvm_s2_fault_desc, POISON_NUMBER } from '../../src/kernel/index.ts';
import type { kvm_s2_fault_vma_info } from './kvm_s2_fault_vma_info.ts';

/**
 * `get_canonical_gfn()` (arch/arm64/kvm/mmu.c at fb9888fdfada): the gfn in the VM's own address space, which is not
 * the one that faulted when the guest runs a guest.
 */
export function get_canonical_gfn(
  k: Kernel,
  s2fd: kvm_s2_fault_desc,
  s2vi: Readonly<kvm_s2_fault_vma_info>,
): number {
  let ipa = POISON_NUMBER;

  if (!s2fd.nested) return s2vi.gfn;

  ipa = k.kvm_s2_trans_output(s2fd.nested);
  return Math.floor(ALIGN_DOWN(ipa, s2vi.vma_pagesize) / k.PAGE_SIZE);
}
