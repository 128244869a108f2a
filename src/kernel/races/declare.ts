// SPDX-License-Identifier: GPL-2.0-only
// What is said of a race, in its one place.
import type { Touches } from '../calls/touches.ts';
import type { Machine } from '../machine.ts';

/**
 * Something that another thread may do at a site. It runs whole, with the notifier protocol that the kernel would follow:
 * `mmu_invalidate_begin`, unmap of stage-2, change of the host's page table, `mmu_invalidate_end`.
 *
 * What excludes what: an mmu notifier takes `mmu_lock` for writing before the host's page table may change, so while
 * the handler holds `mmu_lock` no page goes away. A change of the VMA, and khugepaged, take `mmap_lock` for writing.
 * KVM_GET_DIRTY_LOG takes `mmu_lock` for writing. Another vCPU takes the fault lock: for reading, or for writing in
 * protected mode. A change of a slot's flags swaps a pointer and needs none of these; what follows it waits for SRCU.
 */
export interface RaceDeclaration {
  /** As scenarios and reports have it: `vma-hole`. */
  readonly name: string;
  /** One sentence for `explain`. */
  readonly about: string;
  /** A few words for a line of a trace. */
  readonly short: string;
  /** The function of the kernel that does it, with its file. */
  readonly kernel: string;
  /** What it calls on the way, in order, that one first: as Linux 6.12 has it, and as far as the handler can see it. */
  readonly calls: readonly string[];
  /** How `mmu_lock` has to be held by the handler. */
  readonly mmuLock: 'free' | 'free or read' | 'any';
  /** Whether the handler may hold `mmap_lock`. */
  readonly mmapLock: 'free' | 'any';
  /** Whether the state of the machine, locks left out, lets it happen. */
  readonly possible: (m: Machine) => boolean;
  /** What it changes: it commutes with the calls that touch nothing of it. */
  readonly touches: Touches;
  /** What it makes of a part of the machine, where other races make the same of it: by these words they are known to be alike. */
  readonly makes?: { readonly [kind in keyof typeof Touches]?: string };
  /** Carries it out; locks and state allow it. */
  readonly act: (m: Machine) => void;
}

/** A race, to be put under its name in camel case into the object of one of the files here. */
export function race<const D extends RaceDeclaration>(declaration: D): D {
  return declaration;
}
