// SPDX-License-Identifier: GPL-2.0-only
// What holding the model against the kernel's C came to.

import type { DecodedGroup } from './helpers/check.ts';
import type { CheckResult } from './pgtable/check.ts';

/** Sequences on the page tables of one release with one page size. */
export interface PgtableResult extends CheckResult {
  readonly release: string;
  /** `4k`, `16k`, `64k`. */
  readonly pageSize: string;
}

/** A rule of a release, and how often it had a say in all page sizes together. */
export interface RuleUse {
  readonly release: string;
  readonly name: string;
  readonly kernel: string;
  readonly text: string;
  readonly times: number;
}

/** A mistake that was planted, and after how many sequences the two differed. */
export interface PlantedResult {
  readonly into: 'kernel' | 'model';
  readonly name: string;
  /** Null: never. */
  readonly foundAfter: number | null;
  /** What differed. */
  readonly differs: readonly string[];
}

/** Lines of a C function that ran. */
export interface FunctionCoverage {
  readonly name: string;
  readonly lines: number;
  readonly ran: number;
}

/** Lines of a release's pgtable.c that ran, over all page sizes. */
export interface ReleaseCoverage {
  readonly release: string;
  readonly functions: readonly FunctionCoverage[];
}

/** Everything that one run of the command found. */
export interface ConformanceResult {
  readonly seed: number;
  readonly compiler: string;
  readonly pgtable: readonly PgtableResult[];
  readonly rules: readonly RuleUse[];
  readonly helpers: readonly DecodedGroup[];
  /** Empty unless the run was thorough. */
  readonly planted: readonly PlantedResult[];
  readonly coverage: readonly ReleaseCoverage[];
}

/** Whether model and kernel agree wherever they were compared, and every mistake was found. */
export function agrees(result: ConformanceResult): boolean {
  return (
    result.pgtable.every(({ differing }) => differing === null) &&
    result.helpers.every(({ differences }) => differences === 0) &&
    result.planted.every(({ foundAfter }) => foundAfter !== null)
  );
}
