// SPDX-License-Identifier: GPL-2.0-only
/** Exceptions for the guest, and the instruction that caused the abort. */
import { Injected } from '../abort/ending.ts';
import { hex } from '../bits.ts';
import { face } from '../face.ts';
import type { Machine } from '../machine.ts';
import type { Ref } from '../poison.ts';
import type { kvm_vcpu } from '../types.ts';
import { checkValue, checkVcpu } from './arguments.ts';
import { call } from './declare.ts';
import { enter } from './enter.ts';
import { BARE, named, yesNo } from './reading.ts';
import { Touches } from './touches.ts';

const file = 'arch/arm64/kvm/inject_fault.c';

/** Pends an exception: the guest takes it when it is entered next. */
export function inject(m: Machine, what: Injected, address: number, esr = 0): void {
  m.injected++;
  m.injectedAddress = address;
  m.ending.touched = true;
  m.ending.injected = what;
  m.ending.injectedEsr = esr;
}

/**
 * A synchronous external abort, which goes to the guest, or to its hypervisor where that asked for it. It returns 1 either way
 * (kvm_inject_nested() fails without FEAT_NV alone, which does not come here); up to 6.16 it returns nothing.
 */
export const kvm_inject_sea = call({
  c: 'int kvm_inject_sea(struct kvm_vcpu *vcpu, bool iabt, u64 addr)',
  file,
  since: '6.17',
  touches: Touches.nothing,
  log: { args: [named('fetch', yesNo), named('addr', hex)], result: String },
  implement: (m, self) => (vcpu: kvm_vcpu, iabt: boolean, addr: number) => {
    enter(m, self);
    checkVcpu(m, self, vcpu);
    checkValue(m, self, 'a flag', iabt);
    checkValue(m, self, 'an address', addr);
    inject(m, iabt ? Injected.seaOfFetch : Injected.seaOfData, addr);
    if (m.recorder.tracing) m.recorder.record(self.name, [iabt ? 1 : 0, addr], 1);
    return 1;
  },
});

/** An address size fault at the address of the abort, as if the guest's own tables led nowhere. */
export const kvm_inject_size_fault = call({
  c: 'void kvm_inject_size_fault(struct kvm_vcpu *vcpu)',
  file,
  touches: Touches.nothing,
  log: BARE,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    enter(m, self);
    checkVcpu(m, self, vcpu);
    inject(m, Injected.sizeFault, m.fault.faultIpa + (m.fault.far % 4096));
    if (m.recorder.tracing) m.recorder.record(self.name, [], 0);
  },
});

/** An SError; up to 6.16 `kvm_inject_vabt()`, which returns nothing. */
export const kvm_inject_serror = call({
  c: 'int kvm_inject_serror(struct kvm_vcpu *vcpu)',
  file,
  since: '6.17',
  touches: Touches.nothing,
  log: { args: [], result: String },
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    enter(m, self);
    checkVcpu(m, self, vcpu);
    inject(m, Injected.serror, 0);
    if (m.recorder.tracing) m.recorder.record(self.name, [], 1);
    return 1;
  },
});

/** Goes on behind the instruction when the guest is entered next. */
export const kvm_incr_pc = call({
  c: 'void kvm_incr_pc(struct kvm_vcpu *vcpu)',
  file: 'arch/arm64/include/asm/kvm_emulate.h',
  touches: Touches.nothing,
  log: BARE,
  implement: (m, self) => (vcpu: kvm_vcpu) => {
    enter(m, self);
    checkVcpu(m, self, vcpu);
    m.ending.touched = true;
    m.ending.skipped++;
    if (m.recorder.tracing) m.recorder.record(self.name, [], 0);
  },
});

/** Where the guest is, of which nothing depends here but what a trace says. */
export const vcpu_pc = call({
  c: 'unsigned long *vcpu_pc(const struct kvm_vcpu *vcpu)',
  file: 'arch/arm64/include/asm/kvm_emulate.h',
  steady: true,
  implement: (m, self) => {
    const pc: Ref<number> = face({ value: 0xffff_8000 });
    return (vcpu: kvm_vcpu) => {
      checkVcpu(m, self, vcpu);
      return pc;
    };
  },
});
