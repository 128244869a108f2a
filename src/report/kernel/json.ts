// SPDX-License-Identifier: GPL-2.0-only
// The running kernel in what conformance --json prints.
import { basename } from 'node:path';
import { MACHINES } from '../../conformance/kernel/boot.ts';
import type { KernelResult } from '../../conformance/kernel/run.ts';
import {
  countsOf,
  type FunctionCount,
  functionCounts,
  type KernelCounts,
  knownVerdict,
  machineCounts,
  type ValueCount,
  valueCounts,
} from '../../conformance/kernel/verdict.ts';

/** What a running kernel said, in numbers. */
export interface JsonKernel extends KernelCounts {
  /** File name of the image. */
  readonly image: string;
  /** `uname -r`. */
  readonly release: string;
  /** Scenarios that came to no comparison. */
  readonly notRun: number;
  /** What makes it again. */
  readonly command: string;
  /** The machines that were booted. */
  readonly machines: readonly {
    readonly name: string;
    readonly cpu: string;
    /** The mode of KVM. */
    readonly mode: string;
    readonly scenarios: number;
    readonly agreed: number;
  }[];
  /** The functions whose model was held against the machine. */
  readonly functions: readonly FunctionCount[];
  /** Every value of every dimension of `user_mem_abort()`. */
  readonly values: readonly ValueCount[];
  /** The known problems of the model's base. */
  readonly known: readonly { readonly id: string; readonly title: string; readonly verdict: string }[];
}

/** The result without what serves display only. */
export function jsonKernel(result: KernelResult, command: string): JsonKernel {
  return {
    image: basename(result.image),
    release: result.release,
    ...countsOf(result),
    notRun: result.notRun.length,
    command,
    machines: machineCounts(result).map(({ machine, scenarios, agreed }) => ({
      ...{ name: machine, cpu: MACHINES[machine].cpu, mode: MACHINES[machine].mode, scenarios, agreed },
    })),
    functions: functionCounts(result),
    values: valueCounts(result, 'user_mem_abort'),
    known: result.known.map((problem) => ({
      ...{ id: problem.id, title: problem.title, verdict: knownVerdict(problem, result) },
    })),
  };
}
