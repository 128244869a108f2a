// SPDX-License-Identifier: GPL-2.0-only
/** What the handler tells others: signals, aborts for the guest, exits, warnings. */
import { Injected } from '../abort/ending.ts';
import { hex } from '../bits.ts';
import type { kvm_vcpu } from '../types.ts';
import { bytes } from '../words.ts';
import { checkValue, checkVcpu } from './arguments.ts';
import { bugOn, warnOn } from './assertions.ts';
import { call } from './declare.ts';
import { enter } from './enter.ts';
import { inject } from './inject.ts';
import { BARE, named, yesNo } from './reading.ts';

/** SIGBUS with BUS_MCEERR_AR to the current task. */
export const kvm_send_hwpoison_signal = call({
  c: 'void kvm_send_hwpoison_signal(unsigned long address, short lsb)',
  file: 'arch/arm64/kvm/mmu.c',
  sleeps: 'forced signals take locks that sleep on PREEMPT_RT',
  log: { args: [named('addr', hex), named('lsb', String)] },
  implement: (m, self) => (address: number, lsb: number) => {
    enter(m, self);
    checkValue(m, self, 'an address', address);
    checkValue(m, self, 'a size', lsb);
    m.signals++;
    m.signalAddress = address;
    m.signalLsb = lsb;
    if (m.recorder.tracing) m.recorder.record(self.name, [address, lsb], 0);
  },
});

export const kvm_inject_dabt_excl_atomic = call({
  c: 'void kvm_inject_dabt_excl_atomic(struct kvm_vcpu *vcpu, u64 addr)',
  file: 'arch/arm64/kvm/inject_fault.c',
  since: '7.0',
  log: { args: [named('addr', hex)] },
  implement: (m, self) => (vcpu: kvm_vcpu, addr: number) => {
    enter(m, self);
    checkVcpu(m, self, vcpu);
    checkValue(m, self, 'an address', addr);
    inject(m, Injected.exclAtomic, addr);
    if (m.recorder.tracing) m.recorder.record(self.name, [addr], 0);
  },
});

/**
 * Prepares an exit with KVM_EXIT_MEMORY_FAULT: the VMM is told which access could not be resolved. `user_mem_abort()` itself makes none,
 * gmem_abort() does.
 */
export const kvm_prepare_memory_fault_exit = call({
  c: 'void kvm_prepare_memory_fault_exit(struct kvm_vcpu *vcpu, gpa_t gpa, gpa_t size, bool is_write, bool is_exec, bool is_private)',
  file: 'include/linux/kvm_host.h',
  since: '6.8',
  log: {
    args: [
      named('gpa', hex),
      named('size', bytes),
      named('write', yesNo),
      named('exec', yesNo),
      named('private', yesNo),
    ],
  },
  implement:
    (m, self) =>
    (vcpu: kvm_vcpu, gpa: number, size: number, is_write: boolean, is_exec: boolean, is_private: boolean) => {
      enter(m, self);
      checkVcpu(m, self, vcpu);
      checkValue(m, self, 'an address', gpa);
      checkValue(m, self, 'a size', size);
      for (const flag of [is_write, is_exec, is_private]) checkValue(m, self, 'a flag', flag);
      m.exits++;
      m.exitGpa = gpa;
      m.exitSize = size;
      if (m.recorder.tracing)
        m.recorder.record(self.name, [gpa, size, is_write ? 1 : 0, is_exec ? 1 : 0, is_private ? 1 : 0], 0);
    },
});

/** A line in the log; its text is not looked at. */
export const kvm_err = call({
  c: 'void kvm_err(const char *fmt, ...)',
  file: 'include/linux/kvm_host.h',
  stateless: true,
  log: BARE,
  implement:
    (m, self) =>
    (_message: string, ..._values: readonly unknown[]) => {
      if (m.recorder.tracing) m.recorder.record(self.name, [], 0);
    },
});

/** A message with the number that belongs into it, if there is one; a variant may hand over anything. */
function messageText(message: unknown, value: unknown): string {
  if (typeof message !== 'string') return '';
  return typeof value === 'number' ? message.replace(/%[-+#0-9.]*[hlz]*[diux]/, String(value)) : message;
}

export const WARN_ONCE = call({
  c: 'bool WARN_ONCE(bool condition, const char *fmt, ...)',
  file: 'include/asm-generic/bug.h',
  stateless: true,
  implement:
    (m, self) =>
    (condition: boolean, message: string, value: unknown = undefined, ..._more: readonly unknown[]) => {
      checkValue(m, self, 'a condition', condition);
      return warnOn(m, self, condition, condition ? messageText(message, value) : '');
    },
});

export const VM_WARN_ON_ONCE = call({
  c: 'bool VM_WARN_ON_ONCE(bool condition)',
  file: 'include/linux/mmdebug.h',
  stateless: true,
  implement: (m, self) => (condition: boolean) => {
    checkValue(m, self, 'a condition', condition);
    return warnOn(m, self, condition, '');
  },
});

export const VM_BUG_ON = call({
  c: 'void VM_BUG_ON(bool condition)',
  file: 'include/linux/mmdebug.h',
  stateless: true,
  implement: (m, self) => (condition: boolean) => {
    checkValue(m, self, 'a condition', condition);
    bugOn(m, self, condition, `${self.name}()`);
  },
});
