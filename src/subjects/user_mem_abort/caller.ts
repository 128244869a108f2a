// SPDX-License-Identifier: GPL-2.0-only
// Calls a variant on a machine's fault; exceptions and nonsense are failures.

import { enterVariant, leaveVariant } from '../../core/beacon.ts';
import { Abandoned } from '../../core/choices.ts';
import { oneLine } from '../../core/one-line.ts';
import { NO_RETURN, type RunFailure } from '../../core/run-record.ts';
import type { Variant } from '../../core/variant.ts';
import { face } from '../../kernel/face.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Machine } from '../../kernel/machine.ts';
import { CallLimitExceeded } from '../../kernel/races/scheduler.ts';
import { StepLimitExceeded, startSteps } from '../../kernel/steps.ts';
import { ENDED } from '../../kernel/transcript.ts';
import type { kvm_s2_fault_desc, kvm_vcpu } from '../../kernel/types.ts';

import { functionOf, type SignedFunction } from './variant.ts';

/** A fault descriptor that can be filled in. */
type Told = { -readonly [key in keyof kvm_s2_fault_desc]: kvm_s2_fault_desc[key] };

/** Calls variants on one machine as `kvm_handle_guest_abort()` does: with what the fault of the machine is. */
export class Caller {
  /** Why the last call gave no return value, or null. */
  failure: RunFailure | null = null;
  private readonly m: Machine;
  private readonly k: Kernel;
  private readonly told: Told;
  private readonly desc: kvm_s2_fault_desc;

  constructor(m: Machine, k: Kernel, vcpu: kvm_vcpu) {
    this.m = m;
    this.k = k;
    this.told = { vcpu, fault_ipa: 0, nested: null, memslot: m.slot.face, hva: 0 };
    this.desc = descriptorOf(this.told);
  }

  /** @returns the return value, or `NO_RETURN` with `failure` set */
  call(variant: Variant, vcpu: kvm_vcpu): number {
    this.failure = null;
    startSteps();
    enterVariant(variant, variant.name);
    try {
      return this.returned(variant, vcpu);
    } catch (error) {
      // What comes behind the end of the kernel is nothing that the variant did.
      if (this.m.bugs !== 0) return 0;
      this.failure = describeThrow(error);
      return NO_RETURN;
    } finally {
      leaveVariant();
    }
  }

  private returned(variant: Variant, vcpu: kvm_vcpu): number {
    const { m } = this;
    const ret = this.invoke(functionOf(variant), vcpu);
    if (typeof ret === 'number' && !Number.isNaN(ret)) return ret;
    if (m.bugs !== 0) return 0;
    this.failure = { kind: 'not-a-number', message: describeReturn(ret) };
    return NO_RETURN;
  }

  private invoke(signed: SignedFunction, vcpu: kvm_vcpu): unknown {
    const { k, m, told } = this;
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
    return signed.user_mem_abort(k, this.desc);
  }
}

/** What a variant is given of a descriptor. */
function descriptorOf(told: Told): kvm_s2_fault_desc {
  return face<kvm_s2_fault_desc>({
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
}

const ABANDONED: RunFailure = { kind: 'threw', message: 'the run was abandoned' };

/** What a variant threw or returned is its own, down to how it turns into text: nothing of it gets further than one line. */
function describeThrow(error: unknown): RunFailure {
  if (error instanceof Abandoned || error === ENDED) return ABANDONED;
  if (error instanceof CallLimitExceeded || error instanceof StepLimitExceeded)
    return { kind: 'looped', message: error.message };
  return { kind: 'threw', message: oneLine(textOf(error)) };
}

function describeReturn(ret: unknown): string {
  if (ret === undefined) return 'returned undefined';
  if (typeof ret === 'number') return 'returned NaN';
  if (isPromise(ret)) return 'returned a promise; a variant is synchronous';
  return oneLine(`returned ${textOf(ret)}`);
}

/** A value in words. An object is not asked: its answer could take for ever, and be as long as there is memory. */
function textOf(value: unknown): string {
  try {
    if (value instanceof Error) return `${oneLine(value.name)}: ${oneLine(value.message)}`;
  } catch {
    return 'something that has no text';
  }
  switch (typeof value) {
    case 'string':
      return `the text ${oneLine(value)}`;
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value);
    default:
      return `a ${typeof value}`;
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
