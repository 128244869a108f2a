// SPDX-License-Identifier: GPL-2.0-only
// What a variant does to the thread that runs it.
import { oneLine } from './one-line.ts';

/** A variant brought down the thread that ran it, so that there is no outcome to compare. */
export class VariantFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'VariantFault';
  }
}

/** A variant that did not come back. */
export function hangs(variant: string): VariantFault {
  return new VariantFault(
    `the variant ${oneLine(variant)} hangs: reading it, or a run of it, does not end or takes far too long, and no report was written`,
  );
}

/** A variant in which memory ran out. */
export function outOfMemory(variant: string): VariantFault {
  return new VariantFault(
    `the variant ${oneLine(variant)} uses up the memory: one of its runs had no end of it, and no report was written`,
  );
}
