// SPDX-License-Identifier: GPL-2.0-only
// The limit on what a variant does between two calls.

/** Raised when a variant calls functions and goes round loops more often than any handler needs: it does not end. */
export class StepLimitExceeded extends Error {
  constructor(limit: number) {
    super(`went through more than ${limit} loops and functions without returning`);
    this.name = 'StepLimitExceeded';
  }
}

/**
 * Steps after which a run is taken for an endless loop. The longest loop of the kernel's that makes no call of the façade goes over the pages of a
 * block: 262,144 of 4 KiB in 1 GiB (sanitise_mte_tags(), arch/arm64/kvm/mmu.c).
 */
const STEP_LIMIT = 1 << 20;

let left = STEP_LIMIT;

/** A run starts: it has all steps left. */
export function startSteps(): void {
  left = STEP_LIMIT;
}

/** One round of a loop or one call of a function of a variant. @throws StepLimitExceeded */
export function step(): void {
  if (--left < 0) throw new StepLimitExceeded(STEP_LIMIT);
}
