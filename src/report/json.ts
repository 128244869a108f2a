// SPDX-License-Identifier: GPL-2.0-only
// The JSON report.
import type {
  BranchReport,
  DivergenceReport,
  NewOutcome,
  OutcomeSetsReport,
  PairReport,
  VerifyReport,
} from '../core/result.ts';
import type { RunFailure } from '../core/run-record.ts';
import { effectLines } from './effects.ts';
import { type Further, type FurtherJson, furtherJson } from './further.ts';
import { failures } from './headline.ts';
import { hunkText } from './hunk.ts';
import type { DivergencePlaces } from './places.ts';

/** A new outcome as the JSON report has it. */
export interface JsonNewOutcome extends Omit<NewOutcome, 'runs'> {
  /** The effects of the reference and of the refactored variant. */
  readonly traces: readonly { readonly variant: string; readonly effects: readonly string[] }[];
}

/** A divergence as the JSON report has it: what can be shown again from the scenario is left out. */
export interface JsonDivergence extends Omit<DivergenceReport, 'runs' | 'outcomeSets'> {
  readonly outcomeSets:
    | (Omit<OutcomeSetsReport, 'newOutcome'> & { readonly newOutcome: JsonNewOutcome | null })
    | null;
  /** The line of the first difference on either side; null where nobody looked for it. */
  readonly firstDifference: DivergencePlaces['first'] | null;
  /** The hunk of the patch that shows it, else the nearest. */
  readonly hunk: string | null;
  /** Variants that gave no return value. */
  readonly failures: readonly {
    readonly variant: string;
    readonly kind: RunFailure['kind'];
    readonly message: string;
  }[];
}

/** The report as `verify.json` and `--json` have it; `schema/verify.schema.json` describes it. */
export interface JsonReport extends Omit<VerifyReport, 'pairs'> {
  readonly pairs: readonly (Omit<PairReport, 'branches' | 'divergences'> & {
    readonly branches: readonly Omit<BranchReport, 'counted'>[];
    readonly divergences: readonly JsonDivergence[];
  })[];
  /** Functions that the change touches beside the one of this run. */
  readonly further: readonly FurtherJson[];
}

/**
 * The report without what serves display only.
 * @param places where divergences show in the source, by id
 */
export function jsonReport(
  report: VerifyReport,
  places: ReadonlyMap<string, DivergencePlaces> = new Map(),
  further: readonly Further[] = [],
): JsonReport {
  return {
    ...report,
    pairs: report.pairs.map((pair) => ({
      ...pair,
      branches: pair.branches.map(({ counted: _, ...branch }) => branch),
      divergences: pair.divergences.map((divergence) =>
        jsonDivergence(divergence, places.get(divergence.id)),
      ),
    })),
    further: furtherJson(further),
  };
}

function jsonDivergence(divergence: DivergenceReport, places: DivergencePlaces | undefined): JsonDivergence {
  const { outcomeSets, runs: _, ...rest } = divergence;
  return {
    ...rest,
    outcomeSets:
      outcomeSets === null ? null : { ...outcomeSets, newOutcome: jsonNewOutcome(outcomeSets.newOutcome) },
    firstDifference: places?.first ?? null,
    hunk: places?.hunk == null ? null : hunkText(places.hunk),
    failures: failures(divergence).map(({ variant, failure }) => ({
      variant,
      kind: failure.kind,
      message: failure.message,
    })),
  };
}

function jsonNewOutcome(found: NewOutcome | null): JsonNewOutcome | null {
  if (found === null) return null;
  const { legacy, refactored } = found.runs;
  const traces = [legacy, refactored].map(({ effects, variant }) => ({
    variant,
    effects: effectLines(effects),
  }));
  return { scenario: found.scenario, replay: found.replay, traces };
}

/** What cannot be seen in a text of JSON, which is spelled out in it, and what begins a command wherever it stands in a log of GitHub's. */
const ESCAPED = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|(?<=##)\[/gu;

/** Any result as the text that is written or printed: whoever parses it has every text as it was, and whoever looks at it sees all of it. */
export function jsonText(result: object): string {
  const lines = JSON.stringify(result, null, 2).split('\n');
  return `${lines.map(spelledOut).join('\n')}\n`;
}

/** The same on one line, without its end. */
export function jsonLine(result: object): string {
  return spelledOut(JSON.stringify(result));
}

function spelledOut(line: string): string {
  return line.replaceAll(ESCAPED, unicode);
}

function unicode(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
