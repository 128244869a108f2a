// SPDX-License-Identifier: GPL-2.0-only
// One machine with two vCPUs, its own stage-2 and a shadow.
import { createKernel, createVcpu } from '../create_kernel.ts';
import { createMachine } from '../create_machine.ts';
import { type Environment, NestedSize } from '../environment.ts';
import { SHADOW_IPA_BITS, vmIpaBits } from '../geometry.ts';
import { MemoryCache } from '../kvm/memory_cache.ts';
import type { Machine, MachineMakers } from '../machine.ts';
import { Stage2 } from '../pgtable/stage2.ts';
import type { kvm_vcpu } from '../types.ts';
import { SessionMemory } from './memory.ts';

/** vCPUs of a VM: what they share and what each has of its own shows with two. */
export const VCPUS = 2;

/** What a session decides, beyond what one fault asks. `nestedSize()` is that of the first fault, which is not nested. */
export interface SessionEnvironment extends Environment {
  /** How the guest hypervisor maps its memory for its own guest; `none`: it has none. */
  guestMapping(): NestedSize;
  /** Tells `slotLogging()` what it is from now on. */
  setLogging(logging: boolean): void;
  /** Whether the slot has the memory of a guest_memfd, which has no VMA, no log and no other place. */
  isOfFile(): boolean;
}

/** ESR_EL2, FAR_EL2 and HPFAR_EL2 of a vCPU; zero on one that never faulted. */
export interface Registers {
  esr: number;
  far: number;
  hpfar: number;
}

/**
 * A VM over a session: one machine whose state goes on from step to step, with two vCPUs, its own stage-2, and the shadow of
 * the guest hypervisor's. Whoever acts next is made current first: what a façade call looks at is the machine's `fault`, `cache`
 * and `stage2`.
 */
export class Vm {
  readonly env: SessionEnvironment;
  readonly m: Machine;
  readonly vcpus: readonly kvm_vcpu[];
  readonly k: ReturnType<typeof createKernel>['k'];
  readonly memory: SessionMemory;
  readonly caches: readonly MemoryCache[];
  readonly canonical: Stage2;
  readonly shadow: Stage2;
  /** For each vCPU whether it runs the nested guest. */
  readonly inNested: boolean[] = [];
  /** For each vCPU what its last fault left in the registers. */
  readonly registers: readonly Registers[] = Array.from({ length: VCPUS }, () => ({
    esr: 0,
    far: 0,
    hpfar: 0,
  }));
  /** Whether the slot is there. */
  slotPresent = true;
  /** Whether the slot lies one PMD block above where it was made. */
  slotMoved = false;
  /** Gfns that the guest wrote since logging started or the log was harvested last. */
  readonly written = new Set<number>();
  /** IPA of the first page of `PAGE_NAMES`; the slot may move, the guest's addresses stay. */
  anchorIpa = 0;

  /** @param makers who answers what the machine asks beside `env` */
  constructor(env: SessionEnvironment, makers: MachineMakers = {}) {
    this.env = env;
    this.m = createMachine(env, { ...makers, createHost: (m) => new SessionMemory(m) });
    this.memory = this.m.host as SessionMemory;
    this.canonical = this.m.stage2;
    this.shadow = new Stage2(this.m);
    const { k, vcpu } = createKernel(this.m);
    this.k = k;
    this.caches = [this.m.cache, new MemoryCache(this.m)];
    this.vcpus = [vcpu, createVcpu(this.m, vcpu.kvm, this.caches[1])];
  }

  /** A VM that has just been made: nothing mapped, nothing logged, caches empty. */
  reset(): void {
    const { m } = this;
    m.stage2 = this.canonical;
    m.background = null;
    m.cache = this.caches[0];
    m.vcpu = this.vcpus[0];
    m.reset(0);
    this.shadow.reset(true);
    this.caches[1].reset();
    this.canonical.touched = true;
    this.shadow.touched = true;
    m.fault.trans.everywhere = true;
    for (let vcpu = 0; vcpu < VCPUS; vcpu++) {
      this.inNested[vcpu] = false;
      const registers = this.registers[vcpu]!;
      registers.esr = 0;
      registers.far = 0;
      registers.hpfar = 0;
    }
    this.slotPresent = true;
    this.slotMoved = false;
    this.written.clear();
    this.anchorIpa = m.fault.ipa;
    // The slot's bounds lie around the first page, and stay when others fault.
    void m.slot.hvaEnd;
    void m.slot.userspace_addr;
    this.use(false);
  }

  /**
   * A new step: what was found wrong and what is logged is that of the step.
   * @param races how many races may strike
   */
  startStep(races: number): void {
    const { m } = this;
    m.startRun(races);
    m.pages.startRun();
    m.dirty.startRun();
    // As long as an invalidation is in progress every fault is to be taken again.
    m.disturbed = m.invalidateInProgress !== 0;
  }

  /** Makes a vCPU current. */
  schedule(vcpu: number): void {
    this.m.cache = this.caches[vcpu];
    this.m.vcpu = this.vcpus[vcpu];
    this.use(this.inNested[vcpu]);
  }

  /** Whether there is a nested guest. */
  get hasNested(): boolean {
    return this.env.guestMapping() !== NestedSize.none;
  }

  /** Makes the shadow, or the VM's own stage-2, the one that faults. */
  use(shadow: boolean): void {
    const { m } = this;
    m.stage2 = shadow ? this.shadow : this.canonical;
    m.background = !this.hasNested ? null : shadow ? this.canonical : this.shadow;
  }

  /** Aims the machine at a guest physical address: as a fault there would, on the stage-2 that is in use. */
  aimAtIpa(ipa: number): void {
    const { g, fault } = this.m;
    this.aim(Math.floor(ipa / g.PAGE_SIZE) * g.PAGE_SIZE + fault.hvaOffset, ipa);
  }

  /** Aims the machine at a host virtual address, as somebody who is no vCPU. */
  aimAtHva(hva: number): void {
    this.m.cache = this.caches[0];
    this.use(false);
    this.aim(hva, hva - this.m.fault.hvaOffset);
  }

  /** Looks at the shadow, or at the VM's own stage-2, as if the address that is aimed at had faulted there. */
  onTables(shadow: boolean, look: (m: Machine) => void): void {
    const { fault, stage2 } = this.m;
    const { ipa } = fault;
    const before = stage2 === this.shadow;
    this.use(shadow);
    fault.aimAt(ipa, shadow ? this.env.guestMapping() : NestedSize.none);
    look(this.m);
    this.use(before);
    fault.aimAt(ipa, before ? this.env.guestMapping() : NestedSize.none);
  }

  /** Whether the slot has the address that is aimed at. */
  get inSlot(): boolean {
    const { fault, slot } = this.m;
    return this.slotPresent && fault.hva >= slot.userspace_addr && fault.hva < slot.hvaEnd;
  }

  private aim(hva: number, ipa: number): void {
    const { fault, g, pkvm, stage2 } = this.m;
    const isShadow = stage2 === this.shadow;
    this.memory.aim(hva);
    fault.hva = hva;
    fault.ipaBits = isShadow ? SHADOW_IPA_BITS : vmIpaBits(g, pkvm);
    fault.aimAt(ipa, isShadow ? this.env.guestMapping() : NestedSize.none);
  }
}
