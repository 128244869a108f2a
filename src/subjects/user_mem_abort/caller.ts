// SPDX-License-Identifier: GPL-2.0-only
// Calls a variant on a machine's fault; exceptions and nonsense are failures.

import { enterVariant, leaveVariant } from '../../core/beacon.ts';
import { oneLine } from '../../core/one-line.ts';
import { NO_RETURN, type RunFailure } from '../../core/run-record.ts';
import type { Variant } from '../../core/variant.ts';
import { face } from '../../kernel/face.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Machine } from '../../kernel/machine.ts';
import { CallLimitExceeded } from '../../kernel/races/scheduler.ts';
import { StepLimitExceeded, startSteps } from '../../kernel/steps.ts';
import type { kvm_s2_fault_desc, kvm_vcpu } from '../../kernel/types.ts';

import { functionOf } from './variant.ts';

/** How the function of a variant is called on one machine: with what the fault of the machine is. */
export type Invoke = (variant: Variant, vcpu: kvm_vcpu) => unknown;

/** Calls variants, and keeps from the rest what they throw or return that is no return value. */
export class Caller {
  /** Why the last call gave no return value, or null. */
  failure: RunFailure | null = null;
  private readonly m: Machine;
  private readonly invoke: Invoke;

  constructor(m: Machine, invoke: Invoke) {
    this.m = m;
    this.invoke = invoke;
  }

  /** @returns the return value, or `NO_RETURN` with `failure` set */
  call(variant: Variant, vcpu: kvm_vcpu): number {
    this.failure = null;
    let ret: unknown;
    startSteps();
    enterVariant(variant);
    try {
      ret = this.invoke(variant, vcpu);
    } catch (error) {
      // What comes behind the end of the kernel is nothing that the variant did.
      if (this.m.bugs !== 0) return 0;
      this.failure = describeThrow(error);
      return NO_RETURN;
    } finally {
      leaveVariant();
    }
    if (typeof ret === 'number' && !Number.isNaN(ret)) return ret;
    if (this.m.bugs !== 0) return 0;
    this.failure = { kind: 'not-a-number', message: describeReturn(ret) };
    return NO_RETURN;
  }
}

/** Calls `user_mem_abort()` as `kvm_handle_guest_abort()` does. */
export function createInvoke(m: Machine, k: Kernel, own: kvm_vcpu): Invoke {
  const told: { -readonly [key in keyof kvm_s2_fault_desc]: kvm_s2_fault_desc[key] } = {
    vcpu: own,
    fault_ipa: 0,
    nested: null,
    memslot: m.slot.face,
    hva: 0,
  };
  const desc = face<kvm_s2_fault_desc>({
    get vcpu() {
      return told.vcpu;
    },
    get fault_ipa() {
      return told.fault_ipa;
    },
    get nested() {
      return told.nested;
    },
    get memslot() {
      return told.memslot;
    },
    get hva() {
      return told.hva;
    },
  });
  return (variant, vcpu) => {
    const signed = functionOf(variant);
    const { fault } = m;
    if (signed.signature === 'classic')
      return signed.user_mem_abort(
        k,
        vcpu,
        fault.faultIpa,
        fault.nested,
        m.slot.face,
        fault.hva,
        fault.isPermission,
      );
    told.vcpu = vcpu;
    told.fault_ipa = fault.faultIpa;
    told.nested = fault.nested;
    told.hva = fault.hva;
    return signed.user_mem_abort(k, desc);
  };
}

/** What a variant threw or returned is its own, down to how it turns into text: nothing of it gets further than one line. */
function describeThrow(error: unknown): RunFailure {
  if (error instanceof CallLimitExceeded || error instanceof StepLimitExceeded)
    return { kind: 'looped', message: error.message };
  return { kind: 'threw', message: oneLine(textOf(error)) };
}

function describeReturn(ret: unknown): string {
  if (ret === undefined) return 'returned undefined';
  if (typeof ret === 'number') return 'returned NaN';
  if (isPromise(ret)) return 'returned a promise; a variant is synchronous';
  return oneLine(`returned ${typeof ret} ${textOf(ret)}`);
}

function textOf(value: unknown): string {
  try {
    return value instanceof Error ? `${value.name}: ${value.message}` : String(value);
  } catch {
    return 'something that has no text';
  }
}

function isPromise(value: unknown): boolean {
  try {
    if (value instanceof Promise) {
      // Nobody waits for the promise; that it is refused later must not end the process.
      value.catch(() => undefined);
      return true;
    }
    return typeof (value as { then?: unknown } | null)?.then === 'function';
  } catch {
    return false;
  }
}
