// SPDX-License-Identifier: GPL-2.0-only
// What conformance --json prints.

import type { KernelResult } from '../../conformance/kernel/run.ts';
import type { ConformanceResult } from '../../conformance/result.ts';
import { type JsonKernel, jsonKernel } from '../kernel/json.ts';
import { counterexamplePath } from './words.ts';

/** The result as `conformance.json` and `--json` have it; `schema/conformance.schema.json` describes it. */
export interface JsonConformance {
  readonly seed: number;
  readonly pgtable: readonly {
    readonly release: string;
    readonly pageSize: string;
    readonly sequences: number;
    readonly operations: number;
    /** Sequences that differ: the run stops at the first. */
    readonly differences: number;
    /** The file that replays it, below the report folder; null if there is none. */
    readonly counterexample: string | null;
  }[];
  readonly rules: readonly { readonly release: string; readonly name: string; readonly times: number }[];
  readonly functions: readonly {
    readonly release: string;
    readonly name: string;
    readonly inputs: number;
    readonly differences: number;
  }[];
  readonly mistakes: readonly {
    readonly into: 'kernel' | 'model';
    readonly name: string;
    readonly foundAfter: number | null;
  }[];
  /** What a running kernel said; null: none was asked. */
  readonly kernel: JsonKernel | null;
}

/** The result without what serves display only. */
export function jsonConformance(result: ConformanceResult): JsonConformance {
  return {
    seed: result.seed,
    pgtable: result.pgtable.map((run) => ({
      release: run.release,
      pageSize: run.pageSize,
      sequences: run.sequences,
      operations: run.operations,
      differences: run.differing === null ? 0 : 1,
      counterexample: run.differing === null ? null : counterexamplePath(run),
    })),
    rules: result.rules.map(({ release, name, times }) => ({ release, name, times })),
    functions: result.helpers.map(({ release, name, inputs, differences }) => ({
      release,
      name,
      inputs,
      differences,
    })),
    mistakes: result.planted.map(({ into, name, foundAfter }) => ({ into, name, foundAfter })),
    kernel: null,
  };
}

/** The same of a run that asked the running kernel alone. */
export function jsonConformanceOfKernel(
  result: KernelResult,
  seed: number,
  command: string,
): JsonConformance {
  return { seed, pgtable: [], rules: [], functions: [], mistakes: [], kernel: jsonKernel(result, command) };
}
