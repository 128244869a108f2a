// SPDX-License-Identifier: GPL-2.0-only
// What user space asks to be populated, and what an earlier exit left in the registers of the vCPU.
import { face } from '../face.ts';
import { SHADOW_IPA_BITS } from '../geometry.ts';
import { mmuFace } from '../pgtable/stage2.ts';
import type { kvm_pre_fault_memory, kvm_s2_mmu } from '../types.ts';

/** A call of `kvm_arch_vcpu_pre_fault_memory()`; untouched where something else is called. */
export class PreFault {
  gpa = 0;
  /** Bytes that are asked for. */
  size = 0;
  /** ESR_EL2 of the vCPU before the call. */
  staleEsr = 0;
  /** `hw_mmu` of a vCPU that an earlier exit left in a nested guest: nothing but its size is modelled, for nobody may map there. */
  readonly shadow: kvm_s2_mmu = mmuFace(
    () => SHADOW_IPA_BITS,
    () => true,
  );
  /** Whether that is `hw_mmu` of the vCPU before the call. */
  inNested = false;
  /** Whether what the run came to is another thing with other registers. */
  dependsOnStale = false;
  /** The range as variants see it. */
  readonly face: kvm_pre_fault_memory;

  constructor() {
    const range = this;
    this.face = face({
      get gpa() {
        return range.gpa;
      },
      get size() {
        return range.size;
      },
      // kvm_vcpu_pre_fault_memory() refuses others (virt/kvm/kvm_main.c).
      get flags() {
        return 0;
      },
    });
  }
}
