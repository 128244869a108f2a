// SPDX-License-Identifier: GPL-2.0-only
// Rules and audit as one report.
import { checkStructure, type RuleResult, STRUCTURE_RULES } from '../structure/check.ts';
import type { StructureFinding } from '../structure/findings.ts';
import type { NamedSource } from '../structure/sources.ts';
import { type AuditOptions, auditState, type StateAudit } from './audit.ts';
import { compareWithLater, type FieldHistory } from './history.ts';

/** A pair of states of the series, and what became of the fields of the first in the second. */
export interface StateComparison {
  readonly before: string;
  readonly after: string;
  readonly fields: readonly FieldHistory[];
}

/** Everything that `structure` finds out. */
export interface StructureReport {
  /** Whether no refactored variant breaks a rule where the original does not. */
  readonly holds: boolean;
  readonly legacy: string;
  readonly refactored: readonly string[];
  readonly rules: readonly { readonly name: string; readonly about: string }[];
  readonly results: readonly RuleResult[];
  readonly audits: readonly StateAudit[];
  readonly comparisons: readonly StateComparison[];
}

/** States with a state object, and the one at which the follow-up series ended without. */
const SUCCESSORS: readonly (readonly [before: string, after: string])[] = [
  ['state-object', 'fault-desc'],
  ['extracted-helpers', 'fault-desc'],
];

/** What a rule finds in a variant and not in the original: what a state has kept of that is told and fails nothing. */
export function ownFindings(
  { findings, rule }: RuleResult,
  results: readonly RuleResult[],
  legacy: string,
): readonly StructureFinding[] {
  const ofLegacy = results.find((result) => result.variant === legacy && result.rule === rule);
  const kept = (ofLegacy?.findings ?? []).map(withoutLines);
  return findings.filter((finding) => {
    const at = kept.indexOf(withoutLines(finding));
    if (at < 0) return true;
    kept.splice(at, 1);
    return false;
  });
}

function withoutLines({ message }: StructureFinding): string {
  return message.replaceAll(/\d+/g, 'N');
}

/** Judges the variants by the rules and audits their state. What the rules find in the original fails nothing. */
export function examine(
  legacy: NamedSource,
  refactored: readonly NamedSource[],
  options: AuditOptions = {},
): StructureReport {
  const results = [legacy, ...refactored].flatMap(checkStructure);
  const audits = [legacy, ...refactored]
    .map((source) => auditState(source, options))
    .filter((audit) => audit.structs.length > 0);
  const byName = new Map(audits.map((audit) => [audit.variant, audit]));
  const comparisons: StateComparison[] = [];
  for (const [before, after] of SUCCESSORS) {
    const [first, second] = [byName.get(before), byName.get(after)];
    if (first !== undefined && second !== undefined)
      comparisons.push({ before, after, fields: compareWithLater(first, second) });
  }
  return {
    holds: results.every(
      (result) => result.variant === legacy.name || ownFindings(result, results, legacy.name).length === 0,
    ),
    legacy: legacy.name,
    refactored: refactored.map((source) => source.name),
    rules: STRUCTURE_RULES.map(({ name, about }) => ({ name, about })),
    results,
    audits,
    comparisons,
  };
}
