// SPDX-License-Identifier: GPL-2.0-only
// What an earlier exit left decides nothing, and is left to it.
import { hex } from '../../../kernel/bits.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';

export const staleSyndrome: MachineInvariant = {
  name: 'stale-syndrome',
  about:
    'What is populated, and with which permissions, is the same whatever an earlier exit left in ESR_EL2, FAR_EL2 and HPFAR_EL2, and whichever guest the vCPU was in.',
  source: 'kvm_arch_vcpu_pre_fault_memory(), kvm_vcpu_get_esr() in arch/arm64/include/asm/kvm_emulate.h',
  broken: (m) => m.preFault.dependsOnStale,
  explain: (m) =>
    `with ESR_EL2 ${hex(m.preFault.staleEsr)} from an earlier exit${m.preFault.inNested ? ' of a nested guest' : ''} the call comes to something else than on a vCPU that never ran`,
};

/** An exit for an emulated load is completed by the next KVM_RUN, which takes size, sign and register from ESR_EL2. */
export const esrKept: MachineInvariant = {
  name: 'esr-kept',
  about:
    'ESR_EL2 of the vCPU is at the end what it was before: a load that user space emulates is still to be completed by it.',
  source: 'kvm_handle_mmio_return() in arch/arm64/kvm/mmio.c',
  broken: (m) => m.fault.esr !== m.preFault.staleEsr,
  explain: (m) => `ESR_EL2 was ${hex(m.preFault.staleEsr)} and is ${hex(m.fault.esr)}`,
};

/** vcpu_put() gives back the reference to the shadow that `hw_mmu` is, and the nested guest goes on with it. */
export const hwMmuKept: MachineInvariant = {
  name: 'hw-mmu-kept',
  about:
    'hw_mmu of the vCPU is at the end what it was before: vcpu_put() gives back the reference to a shadow by it.',
  source: 'kvm_vcpu_put_hw_mmu() in arch/arm64/kvm/nested.c',
  broken: (m) => m.strayed,
  explain: () => 'hw_mmu is another stage-2 at the end',
};

export const guestLeftAlone: MachineInvariant = {
  name: 'guest-left-alone',
  about: 'The guest gets no exception, and no instruction of it is skipped: it did nothing.',
  source: 'kvm_arch_vcpu_pre_fault_memory()',
  broken: (m) => m.injected !== 0 || m.ending.skipped !== 0,
  explain: (m) => `${m.injected} exceptions, ${m.ending.skipped} skipped instructions`,
};
