// SPDX-License-Identifier: GPL-2.0-only
// The type.
import type { StructureFinding } from '../findings.ts';
import type { VariantProgram } from '../program.ts';
import type { Observer } from '../walk.ts';

/** A rule at work on one variant. */
export interface RuleAtWork {
  readonly observer: Observer;
  /** What it found, once the walk is over. */
  findings(): readonly StructureFinding[];
  /** What it derived about the variant's helpers on the way. */
  notes?(): readonly string[];
}

/** Something that the refactoring promises about the text of a variant. */
export interface StructureRule {
  readonly name: string;
  /** The promise, as a sentence. */
  readonly about: string;
  start(program: VariantProgram): RuleAtWork;
}
