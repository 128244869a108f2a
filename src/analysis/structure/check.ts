// SPDX-License-Identifier: GPL-2.0-only
// All rules on one variant.
import type { StructureFinding } from './findings.ts';
import { latchesOf } from './latches.ts';
import { NotUnderstood } from './not-understood.ts';
import { parseVariant } from './program.ts';
import { locksPairUp } from './rules/locks-pair-up.ts';
import { pinsAreReleased } from './rules/pins-are-released.ts';
import type { StructureRule } from './rules/rule.ts';
import { stateWrittenFirst } from './rules/state-written-first.ts';
import { vmaStaysInside } from './rules/vma-stays-inside.ts';
import type { NamedSource } from './sources.ts';
import { walk } from './walk.ts';

/** Every rule, in the order in which they are reported. */
export const STRUCTURE_RULES: readonly StructureRule[] = [
  vmaStaysInside,
  pinsAreReleased,
  locksPairUp,
  stateWrittenFirst,
];

/** What one rule says about one variant. */
export interface RuleResult {
  readonly rule: string;
  readonly variant: string;
  readonly holds: boolean;
  readonly findings: readonly StructureFinding[];
  /** What the rule derived about the variant's helpers. */
  readonly notes: readonly string[];
  /** Paths that were told apart, from the entry to a return. */
  readonly paths: number;
}

/** Judges a variant by every rule, in one walk over all its paths. */
export function checkStructure(source: NamedSource): RuleResult[] {
  const program = parseVariant(source);
  const atWork = STRUCTURE_RULES.map((rule) => ({ rule, work: rule.start(program) }));
  let paths = 0;
  let refused: StructureFinding | null = null;
  try {
    const observers = atWork.map(({ work }) => work.observer);
    paths = walk(program, observers, latchesOf(program)).length;
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    const [at] = /^\S+:\d+(?=: )/.exec(error.message) ?? [source.entry];
    refused = { at, message: `cannot be judged: ${error.message.slice(at.length + 2)}` };
  }
  return atWork.map(({ rule, work }) => {
    const findings = refused === null ? work.findings() : [refused];
    return {
      rule: rule.name,
      variant: source.name,
      holds: findings.length === 0,
      findings,
      notes: work.notes?.() ?? [],
      paths,
    };
  });
}
