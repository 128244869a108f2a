// SPDX-License-Identifier: GPL-2.0-only
// What earlier releases read off the syndrome and off the guest hypervisor's walk.
import { checkVcpu } from '../calls/arguments.ts';
import { call } from '../calls/declare.ts';
import { walked } from '../calls/nested.ts';
import { ESR_ELx_FSC_LEVEL, ESR_ELx_FSC_TYPE } from '../esr.ts';
import type { kvm_s2_trans, kvm_vcpu } from '../types.ts';

const emulate = 'arch/arm64/include/asm/kvm_emulate.h';

export const kvm_vcpu_trap_get_fault_level = call({
  c: 'u8 kvm_vcpu_trap_get_fault_level(const struct kvm_vcpu *vcpu)',
  file: emulate,
  until: '6.6',
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    checkVcpu(m, self, vcpu);
    return m.fault.esr & ESR_ELx_FSC_LEVEL;
  },
});

export const kvm_vcpu_trap_get_fault_type = call({
  c: 'u8 kvm_vcpu_trap_get_fault_type(const struct kvm_vcpu *vcpu)',
  file: emulate,
  until: '6.6',
  steady: true,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    checkVcpu(m, self, vcpu);
    return m.fault.esr & ESR_ELx_FSC_TYPE;
  },
});

/** XN[1] of the descriptor is clear. */
export const kvm_s2_trans_executable = call({
  c: 'bool kvm_s2_trans_executable(struct kvm_s2_trans *trans)',
  file: 'arch/arm64/include/asm/kvm_nested.h',
  since: '6.11',
  until: '6.18',
  steady: true,
  implement: (m, self) => (trans: kvm_s2_trans) => {
    return walked(m, self, trans) !== null && (m.fault.trans.xn & 2) === 0;
  },
});
