// SPDX-License-Identifier: GPL-2.0-only
import { createKernel, type KernelInstance } from '../kernel/create_kernel.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { wpMemoryRegion } from '../kernel/kvm/invalidate.ts';
import { CallLimitExceeded, Machine } from '../kernel/machine.ts';
import type { RaceAction } from '../kernel/races/actions.ts';
import { SITE_STRIDE, strikeLate } from '../kernel/races/strike.ts';
import type { kvm_s2_fault_desc, kvm_vcpu } from '../kernel/types.ts';
import { World } from '../scenario/world.ts';
import { complete } from './outcome.ts';
import { takesDescriptor, type Variant } from './variant.ts';

/** How a run ended when it did not return a number. */
export type RunFailure =
  | { readonly kind: 'threw'; readonly message: string }
  | { readonly kind: 'looped'; readonly message: string }
  | { readonly kind: 'not-a-number'; readonly message: string };

/** Return value that stands for a run that gave none; no kernel function returns it. */
export const NO_RETURN = -100_000;

/**
 * The place where variants run: one machine with its façade, driven by choices. One bench serves any number of runs; it
 * is not shared between threads.
 */
export class Bench {
  readonly world = new World();
  readonly m = new Machine(this.world);
  private readonly instance: KernelInstance = createKernel(this.m);
  private readonly desc: { -readonly [key in keyof kvm_s2_fault_desc]: kvm_s2_fault_desc[key] };
  /** Why the last run gave no return value, or null. */
  failure: RunFailure | null = null;

  constructor() {
    this.desc = {
      vcpu: this.instance.vcpu,
      fault_ipa: 0,
      nested: null,
      memslot: this.m.slot,
      hva: 0,
    };
  }

  get k(): Kernel {
    return this.instance.k;
  }

  get vcpu(): kvm_vcpu {
    return this.instance.vcpu;
  }

  /**
   * Runs `variant` once on the choices of this bench, as `kvm_handle_guest_abort()` calls it: inside an SRCU read
   * section, after which a pending change of the slot's flags is committed.
   * @param races how many races may strike
   * @returns its return value, or `NO_RETURN` with `failure` set
   */
  run(variant: Variant, races: number): number {
    const m = this.m;
    m.reset(races);
    const ret = this.call(variant);
    if (m.racesLeft !== 0 && this.world.choices.siteCount !== 0) this.strikeUnreached();
    if (m.pendingLogging !== null) this.commitLogging();
    return ret;
  }

  /** Like `run`, keeping the effect log and leaving no part of the machine unbuilt. */
  runTraced(variant: Variant, races: number): number {
    const m = this.m;
    m.tracing = true;
    try {
      const ret = this.run(variant, races);
      complete(m);
      return ret;
    } finally {
      m.tracing = false;
    }
  }

  private call(variant: Variant): number {
    const { m } = this;
    const { k, vcpu } = this.instance;
    const f = variant.user_mem_abort;
    const fault = m.fault;
    this.failure = null;
    let ret: unknown;
    try {
      if (takesDescriptor(f)) {
        const desc = this.desc;
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

  private strikeUnreached(): void {
    const { m } = this;
    const { choices } = this.world;
    for (let i = 0; i < choices.siteCount && m.racesLeft !== 0; i++) {
      const site = choices.sites[i];
      if (m.seen[Math.floor(site / SITE_STRIDE)] >= site % SITE_STRIDE || choices.wasRefused(site)) continue;
      const action = choices.actionAt(site);
      if (action !== 0) strikeLate(m, action as RaceAction);
    }
  }

  /** `kvm_arch_commit_memory_region()`: once the readers of the old slot are gone, a slot that logs is write-protected. */
  private commitLogging(): void {
    const m = this.m;
    if (m.pendingLogging) wpMemoryRegion(m);
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
