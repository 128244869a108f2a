// SPDX-License-Identifier: GPL-2.0-only
/**
 * Checks of arguments. A machine has one VM and one task, so an object that is not the one of the fault is as wrong as one that nobody
 * set; NULL where the kernel dereferences is an oops. The run goes on, so that the rest of it can be judged.
 */
import type { Machine } from '../machine.ts';
import { POISON } from '../poison.ts';
import { Violation } from '../violations.ts';
import { bugOn } from './assertions.ts';
import type { Self } from './declare.ts';

/** Whether a value is what C leaves in a variable that nobody wrote. */
export function unwritten(x: unknown): boolean {
  return x === POISON || x === undefined || Number.isNaN(x);
}

/** Whether a number or flag was written; one that was not is recorded. */
export function checkValue(m: Machine, self: Self, what: string, x: number | boolean): boolean {
  if (!unwritten(x)) return true;
  m.recorder.violate(Violation.uninitialised, `${self.name}() with ${what} that nobody wrote`);
  return false;
}

/** Whether `x` is the object that the call is for, `wanted`; any other is recorded, and NULL as the end of the kernel. */
export function checkObject(m: Machine, self: Self, what: string, x: unknown, wanted: unknown): boolean {
  if (x === wanted) return true;
  wrongObject(m, self, what, x);
  return false;
}

/** Records an object that is not the one that the call is for. */
export function wrongObject(m: Machine, self: Self, what: string, x: unknown): void {
  if (unwritten(x)) {
    m.recorder.violate(Violation.uninitialised, `${self.name}() with ${what} that nobody wrote`);
  } else if (x === null) {
    bugOn(m, self, true, `${self.name}() dereferences NULL: ${what}`);
  } else {
    m.recorder.violate(Violation.wrongObject, `${self.name}() with ${what} that is not the one of the fault`);
  }
}

/** Whether `kvm` is the VM. */
export function checkKvm(m: Machine, self: Self, kvm: unknown): boolean {
  return checkObject(m, self, 'a kvm', kvm, m.kvm);
}

/** Whether `vcpu` is the vCPU that faulted. */
export function checkVcpu(m: Machine, self: Self, vcpu: unknown): boolean {
  return checkObject(m, self, 'a vcpu', vcpu, m.vcpu);
}

/** Whether `mm` is that of the VMM. */
export function checkMm(m: Machine, self: Self, mm: unknown): boolean {
  return checkObject(m, self, 'an mm', mm, m.kvm.mm);
}

/** Whether an out-parameter can be written; NULL is what the caller makes of it. */
export function checkOut(m: Machine, self: Self, what: string, out: object | null): boolean {
  if (!unwritten(out)) return true;
  m.recorder.violate(
    Violation.uninitialised,
    `${self.name}() writes ${what} through a pointer that nobody set`,
  );
  return false;
}
