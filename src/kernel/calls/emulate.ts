// SPDX-License-Identifier: GPL-2.0-only
/** Accesses to what is no memory, external aborts, and lines for who traces. */
import { Injected, KVM_EXIT_ARM_NISV, KVM_EXIT_MMIO } from '../abort/ending.ts';
import { GuestMode } from '../abort/questions.ts';
import { hex } from '../bits.ts';
import { ENOENT, ENOSYS, errnoName } from '../errno.ts';
import {
  ESR_ELx_CM,
  ESR_ELx_EC,
  ESR_ELx_FSC,
  ESR_ELx_ISV,
  ESR_ELx_WNR,
  esr_fsc_is_access_flag_fault as isAccessFlag,
  isExternalAbort,
  esr_fsc_is_sea_ttw as isSeaOnWalk,
} from '../esr.ts';
import { ipaLimit } from '../geometry.ts';
import type { Machine } from '../machine.ts';
import { vmIsProtected } from '../protected/vm_is_protected.ts';
import type { kvm, kvm_vcpu } from '../types.ts';
import { checkKvm, checkValue, checkVcpu } from './arguments.ts';
import { call } from './declare.ts';
import { enter } from './enter.ts';
import { inject } from './inject.ts';
import { named } from './reading.ts';
import { needsSrcu } from './slots.ts';
import { Touches } from './touches.ts';

const emulate = 'arch/arm64/include/asm/kvm_emulate.h';
const esrHeader = 'arch/arm64/include/asm/esr.h';

/**
 * An access without memory behind it: a device of the kernel takes it, or user space is asked. Without a syndrome that says what the
 * instruction was, user space is asked if it wants to be, and the call fails if not; a protected guest gets an external abort there, because its registers are
 * none of user space's.
 */
export const io_mem_abort = call({
  c: 'int io_mem_abort(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa)',
  file: 'arch/arm64/kvm/mmio.c',
  sleeps: 'a device of the kernel may',
  touches: Touches.nothing,
  log: { args: [named('ipa', hex)], result: errnoName },
  implement: (m, self) => (vcpu: kvm_vcpu, fault_ipa: number) => {
    enter(m, self);
    checkVcpu(m, self, vcpu);
    checkValue(m, self, 'an address', fault_ipa);
    needsSrcu(m, self);
    m.ending.emulated++;
    m.ending.emulatedAddress = fault_ipa;
    const ret = emulated(m, fault_ipa);
    if (m.recorder.tracing) m.recorder.record(self.name, [fault_ipa], ret);
    return ret;
  },
});

function emulated(m: Machine, address: number): number {
  const { abort, ending, fault } = m;
  if ((fault.esr & ESR_ELx_ISV) === 0) {
    if (vmIsProtected(m)) {
      inject(m, Injected.seaOfData, fault.far);
      return 1;
    }
    if (!abort.returnsNisv()) return -ENOSYS;
    ending.exitReason = KVM_EXIT_ARM_NISV;
    ending.mmioAddress = address;
    ending.mmioIss = fault.esr & (ESR_ELx_CM | ESR_ELx_WNR | ESR_ELx_FSC);
    return 0;
  }
  if (abort.deviceInKernel()) {
    ending.skipped++;
    return 1;
  }
  ending.exitReason = KVM_EXIT_MMIO;
  ending.mmioAddress = address;
  ending.mmioWrite = (fault.esr & ESR_ELx_WNR) !== 0;
  return 0;
}

export const kvm_vcpu_dabt_is_cm = call({
  c: 'bool kvm_vcpu_dabt_is_cm(const struct kvm_vcpu *vcpu)',
  file: emulate,
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    checkVcpu(m, self, vcpu);
    return (m.fault.esr & ESR_ELx_CM) !== 0;
  },
});

export const kvm_vcpu_dabt_isvalid = call({
  c: 'bool kvm_vcpu_dabt_isvalid(const struct kvm_vcpu *vcpu)',
  file: emulate,
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    checkVcpu(m, self, vcpu);
    return (m.fault.esr & ESR_ELx_ISV) !== 0;
  },
});

export const kvm_vcpu_trap_get_class = call({
  c: 'u8 kvm_vcpu_trap_get_class(const struct kvm_vcpu *vcpu)',
  file: emulate,
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    checkVcpu(m, self, vcpu);
    return ESR_ELx_EC(m.fault.esr);
  },
});

export const kvm_vcpu_trap_get_fault = call({
  c: 'u8 kvm_vcpu_trap_get_fault(const struct kvm_vcpu *vcpu)',
  file: emulate,
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    checkVcpu(m, self, vcpu);
    return m.fault.esr & ESR_ELx_FSC;
  },
});

export const esr_fsc_is_access_flag_fault = call({
  c: 'bool esr_fsc_is_access_flag_fault(unsigned long esr)',
  file: esrHeader,
  since: '6.8',
  steady: true,
  implement: (m, self) => (esr: number) => checkValue(m, self, 'a syndrome', esr) && isAccessFlag(esr),
});

export const esr_fsc_is_sea_ttw = call({
  c: 'bool esr_fsc_is_sea_ttw(unsigned long esr)',
  file: esrHeader,
  since: '6.19',
  steady: true,
  implement: (m, self) => (esr: number) => checkValue(m, self, 'a syndrome', esr) && isSeaOnWalk(esr),
});

/** Whether it is an external abort rather than a fault of the tables. */
export const kvm_vcpu_abt_issea = call({
  c: 'bool kvm_vcpu_abt_issea(const struct kvm_vcpu *vcpu)',
  file: emulate,
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    checkVcpu(m, self, vcpu);
    return isExternalAbort(m.fault.esr);
  },
});

/** 0 if the firmware's tables account for the error; the argument is NULL on this path, and is not looked at. */
export const apei_claim_sea = call({
  c: 'int apei_claim_sea(struct pt_regs *regs)',
  file: 'arch/arm64/kernel/acpi.c',
  touches: Touches.nothing,
  log: { args: [], result: errnoName },
  implement: (m, self) => (_regs: null) => {
    enter(m, self);
    m.ending.touched = true;
    m.ending.claimed = m.abort.firmwareClaims();
    const ret = m.ending.claimed ? 0 : -ENOENT;
    if (m.recorder.tracing) m.recorder.record(self.name, [], ret);
    return ret;
  },
});

/** Whether the vCPU runs a guest hypervisor itself. */
export const is_hyp_ctxt = call({
  c: 'bool is_hyp_ctxt(const struct kvm_vcpu *vcpu)',
  file: emulate,
  since: '6.5',
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    checkVcpu(m, self, vcpu);
    return m.abort.guestMode() !== GuestMode.guest;
  },
});

export const kvm_has_ras = call({
  c: 'bool kvm_has_ras(struct kvm *kvm)',
  file: 'arch/arm64/include/asm/kvm_host.h',
  since: '6.17',
  steady: true,
  implement: (m, self) => (kvm: kvm) => {
    checkKvm(m, self, kvm);
    return m.abort.vmHasRas();
  },
});

/** Bits of the physical addresses that every CPU has. */
export const get_kvm_ipa_limit = call({
  c: 'u32 get_kvm_ipa_limit(void)',
  file: 'arch/arm64/kvm/reset.c',
  steady: true,
  implement: (m) => () => ipaLimit(m.g),
});

/** A line for who traces; its arguments are read. */
export const trace_kvm_guest_fault = call({
  c: 'void trace_kvm_guest_fault(unsigned long vcpu_pc, unsigned long hsr, unsigned long hxfar, unsigned long long ipa)',
  file: 'arch/arm64/kvm/trace_arm.h',
  implement: (m, self) => (vcpu_pc: number, hsr: number, hxfar: number, ipa: number) => {
    for (const value of [vcpu_pc, hsr, hxfar, ipa]) checkValue(m, self, 'a value', value);
  },
});
