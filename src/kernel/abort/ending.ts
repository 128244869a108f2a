// SPDX-License-Identifier: GPL-2.0-only
// What an abort ends in beside memory: exceptions for the guest, exits, the instruction.
import { hex } from '../bits.ts';
import type { kvm_run_arm_sea, kvm_s2_trans } from '../types.ts';

/** What was injected into the guest. */
export const Injected = {
  nothing: 0,
  /** A synchronous external abort of a fetch, or of a data access. */
  seaOfFetch: 1,
  seaOfData: 2,
  /** An address size fault. */
  sizeFault: 3,
  serror: 4,
  /** A stage-2 fault, for the guest hypervisor. */
  stage2Fault: 5,
  exclAtomic: 6,
} as const;
export type Injected = (typeof Injected)[keyof typeof Injected];

const INJECTED_WORDS = [
  'nothing',
  'external abort of a fetch',
  'external abort of a data access',
  'address size fault',
  'SError',
  'stage-2 fault for the guest hypervisor',
  'exclusive/atomic abort',
] as const;

/** `KVM_EXIT_*` of include/uapi/linux/kvm.h. */
export const KVM_EXIT_MMIO = 6;
export const KVM_EXIT_ARM_NISV = 28;
export const KVM_EXIT_MEMORY_FAULT = 39;
export const KVM_EXIT_ARM_SEA = 41;

const EXIT_WORDS: ReadonlyMap<number, string> = new Map([
  [KVM_EXIT_MMIO, 'KVM_EXIT_MMIO'],
  [KVM_EXIT_ARM_NISV, 'KVM_EXIT_ARM_NISV'],
  [KVM_EXIT_MEMORY_FAULT, 'KVM_EXIT_MEMORY_FAULT'],
  [KVM_EXIT_ARM_SEA, 'KVM_EXIT_ARM_SEA'],
]);

/** What a run did to the vCPU, and what it looked up on its way. */
export class Ending {
  /** Whether anything here is not as at the start of a run. */
  touched = false;
  /** SRCU read sections that are open. */
  srcuReaders = 0;
  /** How often the instruction was skipped. */
  skipped = 0;
  /** What was injected last; how often and at which address the machine counts. */
  injected: Injected = Injected.nothing;
  /** Syndrome that came with it; 0 where the kernel makes one itself. */
  injectedEsr = 0;
  /** `run->exit_reason`; 0 if nobody wrote it. */
  exitReason = 0;
  /** Guest physical address and syndrome of an emulated access, and whether it is a write. */
  mmioAddress = 0;
  mmioWrite = false;
  mmioIss = 0;
  readonly sea: kvm_run_arm_sea = { flags: 0, esr: 0, gva: 0, gpa: 0 };

  /** Look-ups of slots and of the guest hypervisor's tables. */
  lookups = 0;
  /** Accesses that were given to `io_mem_abort()`, and the address of the last. */
  emulated = 0;
  emulatedAddress = 0;
  /** Whether firmware tables claimed an external abort. */
  claimed = false;
  /** The variant's own structure into which the guest hypervisor's stage-2 was walked; null before. */
  walkedInto: kvm_s2_trans | null = null;
  /** What that walk returned. */
  walkResult = 0;

  /** Back to the start of a run. */
  reset(): void {
    this.touched = false;
    this.srcuReaders = 0;
    this.skipped = 0;
    this.injected = Injected.nothing;
    this.injectedEsr = 0;
    this.exitReason = 0;
    this.mmioAddress = 0;
    this.mmioWrite = false;
    this.mmioIss = 0;
    const { sea } = this;
    sea.flags = 0;
    sea.esr = 0;
    sea.gva = 0;
    sea.gpa = 0;
    this.lookups = 0;
    this.emulated = 0;
    this.emulatedAddress = 0;
    this.claimed = false;
    this.walkedInto = null;
    this.walkResult = 0;
  }

  /** Appends what the guest, user space or the rest of the host can see of it; nothing if there is nothing. */
  writeOutcome(out: { push(x: number): void }): void {
    const { sea } = this;
    const isPlain =
      this.srcuReaders === 0 && this.skipped === 0 && this.injected === 0 && this.exitReason === 0;
    if (isPlain) return;
    out.push(this.srcuReaders);
    out.push(this.skipped);
    out.push(this.injected);
    out.push(this.injectedEsr);
    out.push(this.exitReason);
    if (this.exitReason === 0) return;
    out.push(this.mmioAddress);
    out.push(this.mmioWrite ? 1 : 0);
    out.push(this.mmioIss);
    out.push(sea.flags);
    out.push(sea.esr);
    out.push(sea.gva);
    out.push(sea.gpa);
  }

  /** The exit that was prepared, in words; null if there is none. */
  exitText(): string | null {
    const { exitReason, sea } = this;
    if (exitReason === 0) return null;
    const name = EXIT_WORDS.get(exitReason) ?? `exit reason ${exitReason}`;
    switch (exitReason) {
      case KVM_EXIT_MMIO:
        return `${name}: ${this.mmioWrite ? 'write to' : 'read of'} ${hex(this.mmioAddress)}`;
      case KVM_EXIT_ARM_NISV:
        return `${name}: ${hex(this.mmioAddress)}, ISS ${hex(this.mmioIss)}`;
      case KVM_EXIT_ARM_SEA:
        return `${name}: esr ${hex(sea.esr)}, gva ${hex(sea.gva)}, gpa ${hex(sea.gpa)}, flags ${sea.flags}`;
      default:
        return name;
    }
  }
}

/** What was injected, in words. */
export function injectedText(injected: Injected): string {
  return INJECTED_WORDS[injected] ?? '';
}
