// SPDX-License-Identifier: GPL-2.0-only
/** What faulted: registers that were saved at the exit, and fields of the syndrome. */
import { BIT } from '../bits.ts';
import {
  decodeHpfar,
  ESR_ELx_EC,
  ESR_ELx_EC_IABT_LOW,
  ESR_ELx_FSC_LEVEL,
  ESR_ELx_S1PTW,
  ESR_ELx_WNR,
  esr_fsc_is_excl_atomic_fault as isExclAtomic,
  esr_fsc_is_permission_fault as isPermission,
  esr_fsc_is_translation_fault as isTranslation,
} from '../esr.ts';
import { levelShift } from '../geometry.ts';
import { INVALID_GPA } from '../layout.ts';
import type { Machine } from '../machine.ts';
import type { kvm_vcpu } from '../types.ts';
import { checkValue, checkVcpu } from './arguments.ts';
import { bugOn } from './assertions.ts';
import { call, type Self } from './declare.ts';

const emulate = 'arch/arm64/include/asm/kvm_emulate.h';
const esrHeader = 'arch/arm64/include/asm/esr.h';

/** ESR_EL2 of the vCPU that faulted, whichever was asked for. */
function esrOf(m: Machine, self: Self, vcpu: kvm_vcpu): number {
  checkVcpu(m, self, vcpu);
  return m.fault.esr;
}

function isIabt(esr: number): boolean {
  return ESR_ELx_EC(esr) === ESR_ELx_EC_IABT_LOW;
}

export const kvm_vcpu_get_esr = call({
  c: 'u64 kvm_vcpu_get_esr(const struct kvm_vcpu *vcpu)',
  file: emulate,
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => esrOf(m, self, vcpu),
});

export const kvm_vcpu_get_hfar = call({
  c: 'unsigned long kvm_vcpu_get_hfar(const struct kvm_vcpu *vcpu)',
  file: emulate,
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    checkVcpu(m, self, vcpu);
    return m.fault.far;
  },
});

/** Since 6.15 HPFAR_EL2 that was not written is told from one that was; before, nobody asks where it was not. */
export const kvm_vcpu_get_fault_ipa = call({
  c: 'phys_addr_t kvm_vcpu_get_fault_ipa(const struct kvm_vcpu *vcpu)',
  file: emulate,
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    checkVcpu(m, self, vcpu);
    return m.fault.hpfarValid ? decodeHpfar(m.fault.hpfar) : INVALID_GPA;
  },
});

/** A stage-1 walk counts as a write only when it is a permission fault. */
export const kvm_is_write_fault = call({
  c: 'bool kvm_is_write_fault(struct kvm_vcpu *vcpu)',
  file: emulate,
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    const esr = esrOf(m, self, vcpu);
    if ((esr & ESR_ELx_S1PTW) !== 0) return isPermission(esr);
    return !isIabt(esr) && (esr & ESR_ELx_WNR) !== 0;
  },
});

export const kvm_vcpu_trap_is_iabt = call({
  c: 'bool kvm_vcpu_trap_is_iabt(const struct kvm_vcpu *vcpu)',
  file: emulate,
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => isIabt(esrOf(m, self, vcpu)),
});

export const kvm_vcpu_abt_iss1tw = call({
  c: 'bool kvm_vcpu_abt_iss1tw(const struct kvm_vcpu *vcpu)',
  file: emulate,
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => (esrOf(m, self, vcpu) & ESR_ELx_S1PTW) !== 0,
});

export const kvm_vcpu_trap_is_exec_fault = call({
  c: 'bool kvm_vcpu_trap_is_exec_fault(const struct kvm_vcpu *vcpu)',
  file: emulate,
  since: '5.11',
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    const esr = esrOf(m, self, vcpu);
    return isIabt(esr) && (esr & ESR_ELx_S1PTW) === 0;
  },
});

export const kvm_vcpu_trap_is_permission_fault = call({
  c: 'bool kvm_vcpu_trap_is_permission_fault(const struct kvm_vcpu *vcpu)',
  file: emulate,
  since: '6.8',
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => isPermission(esrOf(m, self, vcpu)),
});

export const kvm_vcpu_trap_is_translation_fault = call({
  c: 'bool kvm_vcpu_trap_is_translation_fault(const struct kvm_vcpu *vcpu)',
  file: emulate,
  since: '6.8',
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => isTranslation(esrOf(m, self, vcpu)),
});

export const kvm_vcpu_trap_get_perm_fault_granule = call({
  c: 'u64 kvm_vcpu_trap_get_perm_fault_granule(const struct kvm_vcpu *vcpu)',
  file: emulate,
  since: '6.8',
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    const esr = esrOf(m, self, vcpu);
    bugOn(
      m,
      self,
      !isPermission(esr),
      'the granule of a permission fault is asked of a fault of another kind',
    );
    return BIT(levelShift(m.g, esr & ESR_ELx_FSC_LEVEL));
  },
});

export const esr_fsc_is_permission_fault = call({
  c: 'bool esr_fsc_is_permission_fault(unsigned long esr)',
  file: esrHeader,
  since: '6.8',
  steady: true,
  implement: (m, self) => (esr: number) => checkValue(m, self, 'a syndrome', esr) && isPermission(esr),
});

export const esr_fsc_is_translation_fault = call({
  c: 'bool esr_fsc_is_translation_fault(unsigned long esr)',
  file: esrHeader,
  since: '6.8',
  steady: true,
  implement: (m, self) => (esr: number) => checkValue(m, self, 'a syndrome', esr) && isTranslation(esr),
});

export const esr_fsc_is_excl_atomic_fault = call({
  c: 'bool esr_fsc_is_excl_atomic_fault(unsigned long esr)',
  file: esrHeader,
  since: '7.0',
  steady: true,
  implement: (m, self) => (esr: number) => checkValue(m, self, 'a syndrome', esr) && isExclAtomic(esr),
});
