// SPDX-License-Identifier: GPL-2.0-only
// An argument that no scenario can tell a mutant.
import { compact } from '../plant/same-code.ts';
import type { Mutant } from './mutant.ts';

/** Mutants that no scenario of the model can tell from the original, and the argument. */
export interface Equivalent {
  /** Paths of the files with the site. */
  readonly files: readonly string[];
  /** The line on which the mutants begin, without what formatting decides. */
  readonly line: string;
  /** Names of the operators. */
  readonly operators: readonly string[];
  /** What the replaced code becomes; anything that these operators make of the line if absent. */
  readonly becomes?: readonly string[];
  /** Why no scenario can tell. */
  readonly reason: string;
}

/** The entry that covers a mutant, or null. */
export function equivalenceOf(mutant: Mutant, list: readonly Equivalent[]): Equivalent | null {
  return list.find((entry) => covers(entry, mutant)) ?? null;
}

/** Whether an entry is about this mutant. */
function covers(entry: Equivalent, mutant: Mutant): boolean {
  return (
    entry.files.includes(mutant.path) &&
    entry.operators.includes(mutant.operator) &&
    compact(entry.line) === compact(mutant.line) &&
    (entry.becomes === undefined || entry.becomes.some((text) => compact(text) === compact(mutant.becomes)))
  );
}
