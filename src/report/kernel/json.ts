// SPDX-License-Identifier: GPL-2.0-only
// The running kernel in what conformance --json prints.
import { basename } from 'node:path';
import type { KernelResult } from '../../conformance/kernel/run.ts';
import { countsOf, type KernelCounts } from '../../conformance/kernel/verdict.ts';

/** What a running kernel said, in numbers. */
export interface JsonKernel extends KernelCounts {
  /** File name of the image. */
  readonly image: string;
  /** `uname -r`. */
  readonly release: string;
  /** Scenarios that came to no comparison. */
  readonly notRun: number;
}

/** The result without what serves display only. */
export function jsonKernel(result: KernelResult): JsonKernel {
  return {
    image: basename(result.image),
    release: result.release,
    ...countsOf(result),
    notRun: result.notRun.length,
  };
}
