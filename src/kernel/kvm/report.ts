// SPDX-License-Identifier: GPL-2.0-only
/** What the handler tells others: signals, aborts for the guest, warnings. */
import { Call } from '../calls.ts';
import type { Machine } from '../machine.ts';
import { Violation } from '../violations.ts';

/** `kvm_send_hwpoison_signal()`: SIGBUS with BUS_MCEERR_AR to the current task (arch/arm64/kvm/mmu.c). */
export function kvm_send_hwpoison_signal(m: Machine, address: number, lsb: number): void {
  m.enter(Call.kvm_send_hwpoison_signal);
  if (Number.isNaN(address) || Number.isNaN(lsb)) {
    m.violate(Violation.uninitialised, 'kvm_send_hwpoison_signal() with a value that nobody wrote');
  }
  if (m.atomic) m.violate(Violation.sleepInAtomic, 'kvm_send_hwpoison_signal() in atomic context');
  m.signals++;
  m.signalAddress = address;
  m.signalLsb = lsb;
  if (m.tracing) m.record(Call.kvm_send_hwpoison_signal, [address, lsb], 0);
}

/** `kvm_inject_dabt_excl_atomic()` (arch/arm64/kvm/inject_fault.c). */
export function kvm_inject_dabt_excl_atomic(m: Machine, addr: number): void {
  m.enter(Call.kvm_inject_dabt_excl_atomic);
  if (Number.isNaN(addr))
    m.violate(Violation.uninitialised, 'abort injected at an address that nobody wrote');
  m.injected++;
  m.injectedAddress = addr;
  if (m.tracing) m.record(Call.kvm_inject_dabt_excl_atomic, [addr], 0);
}

/** `kvm_prepare_memory_fault_exit()` (include/linux/kvm_host.h): the VMM is told which access could not be resolved. */
export function kvm_prepare_memory_fault_exit(
  m: Machine,
  gpa: number,
  size: number,
  isWrite: boolean,
  isExec: boolean,
): void {
  m.enter(Call.kvm_prepare_memory_fault_exit);
  if (Number.isNaN(gpa) || Number.isNaN(size)) {
    m.violate(Violation.uninitialised, 'exit to userspace with an address or size that nobody wrote');
  }
  m.exits++;
  if (m.tracing) {
    m.record(Call.kvm_prepare_memory_fault_exit, [gpa, size, isWrite ? 1 : 0, isExec ? 1 : 0], 0);
  }
}

/** `WARN_ONCE()` and `VM_WARN_ON_ONCE()`: counted every time, since each run stands for a fresh boot. */
export function warnOn(m: Machine, condition: boolean): boolean {
  if (condition) {
    m.warnings++;
    if (m.tracing) m.record(Call.WARN, [1], 0);
  }
  return condition;
}

/** `BUG_ON()` and `VM_BUG_ON()`: the kernel stops; the run is marked and goes on so that it can be judged. */
export function bugOn(m: Machine, condition: boolean): void {
  if (!condition) return;
  m.bugs++;
  m.violate(Violation.bug, 'BUG()');
  if (m.tracing) m.record(Call.BUG, [], 0);
}

/** `kvm_err()`: a line in the log. */
export function kvm_err(m: Machine): void {
  if (m.tracing) m.record(Call.kvm_err, [], 0);
}
