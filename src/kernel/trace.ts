// SPDX-License-Identifier: GPL-2.0-only
/** One entry of the effect log: a façade call, or what another thread did at a site. */
export interface Effect {
  /** Code of the call (`Call`), or -1 for a race. */
  readonly call: number;
  /** How often the call had been seen, from 1; for a race, the action. */
  readonly occurrence: number;
  /** Arguments that matter for comparison; booleans as 0 and 1. */
  readonly args: readonly number[];
  /** Result; 0 where the call has none. */
  readonly result: number;
  /** For a race: whether the locks refused it. */
  readonly refused: boolean;
  /** Locks held when it happened: bit 0 mmap_lock, bit 1 mmu_lock (read), bit 2 mmu_lock (write), bit 3 irqs off. */
  readonly locks: number;
  /** Sum of the references that the run holds on pages after it. */
  readonly pins: number;
}
