// SPDX-License-Identifier: GPL-2.0-only
// Calls a variant on a machine's fault; exceptions and nonsense are failures.

import { NO_RETURN, type RunFailure } from '../../core/run-record.ts';
import type { Variant } from '../../core/variant.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Machine } from '../../kernel/machine.ts';
import { CallLimitExceeded } from '../../kernel/races/scheduler.ts';
import type { kvm_s2_fault_desc, kvm_vcpu } from '../../kernel/types.ts';

import { functionOf, takesDescriptor } from './variant.ts';

/** Calls variants on one machine as `kvm_handle_guest_abort()` does: with what the fault of the machine is. */
export class Caller {
  /** Why the last call gave no return value, or null. */
  failure: RunFailure | null = null;
  private readonly m: Machine;
  private readonly k: Kernel;
  private readonly desc: { -readonly [key in keyof kvm_s2_fault_desc]: kvm_s2_fault_desc[key] };

  constructor(m: Machine, k: Kernel, vcpu: kvm_vcpu) {
    this.m = m;
    this.k = k;
    this.desc = { vcpu, fault_ipa: 0, nested: null, memslot: m.slot, hva: 0 };
  }

  /** @returns the return value, or `NO_RETURN` with `failure` set */
  call(variant: Variant, vcpu: kvm_vcpu): number {
    const { k, m } = this;
    const f = functionOf(variant);
    const fault = m.fault;
    this.failure = null;
    let ret: unknown;
    try {
      if (takesDescriptor(f)) {
        const desc = this.desc;
        desc.vcpu = vcpu;
        desc.fault_ipa = fault.faultIpa;
        desc.nested = fault.nested;
        desc.hva = fault.hva;
        ret = f(k, desc);
      } else {
        ret = f(k, vcpu, fault.faultIpa, fault.nested, m.slot, fault.hva, fault.isPermission);
      }
    } catch (error) {
      this.failure = describeThrow(error);
      return NO_RETURN;
    }
    if (typeof ret === 'number' && !Number.isNaN(ret)) return ret;
    this.failure = { kind: 'not-a-number', message: describeReturn(ret) };
    return NO_RETURN;
  }
}

function describeThrow(error: unknown): RunFailure {
  if (error instanceof CallLimitExceeded) return { kind: 'looped', message: error.message };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: 'threw', message };
}

function describeReturn(ret: unknown): string {
  if (ret === undefined) return 'returned undefined';
  // Nobody waits for the promise; that it is refused later must not end the process.
  if (ret instanceof Promise) ret.catch(() => undefined);
  if (ret instanceof Promise || typeof (ret as { then?: unknown } | null)?.then === 'function') {
    return 'returned a promise; a variant is synchronous';
  }
  return typeof ret === 'number' ? 'returned NaN' : `returned ${typeof ret} ${String(ret)}`;
}
