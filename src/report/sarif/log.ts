// SPDX-License-Identifier: GPL-2.0-only
// The log.
import { createHash } from 'node:crypto';
import type { Location, Log, ReportingDescriptor, Result, Run } from 'sarif';
import type { Invariant } from '../../core/invariant.ts';
import type { DivergenceClass, DivergenceReport, VerifyReport } from '../../core/result.ts';
import type { Further, FurtherRun } from '../further.ts';
import { headline } from '../headline.ts';
import type { DivergencePlaces, Place } from '../places.ts';
import { undeclared } from '../verdict.ts';
import { ruleOf, rulesOf } from './rules.ts';

/** Stands for the root of the checkout. */
const ROOT = '%SRCROOT%';

/**
 * The result of `verify` as SARIF 2.1.0, for code scanning: one result for each divergence that nobody declared, at its first
 * differing call, with the calls of the refactored variant as its code flow. What a contract declares is no result. Each further function is a
 * run of its own in it, told from the others by its id.
 * @param invariants those of the subject
 */
export function sarifLog(
  report: VerifyReport,
  invariants: readonly Invariant[],
  places: ReadonlyMap<string, DivergencePlaces>,
  further: readonly Further[] = [],
): Log {
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      runOf({ report, setting: { invariants, places } }, null),
      ...further.flatMap((one) => (one.kind === 'judged' ? [runOf(one.run, one.function)] : [])),
    ],
  };
}

interface SarifRun {
  readonly report: VerifyReport;
  readonly setting: Pick<FurtherRun['setting'], 'invariants' | 'places'>;
}

/** @param name the function, where it is not the one of the whole */
function runOf({ report, setting: { invariants, places } }: SarifRun, name: string | null): Run {
  const rules = rulesOf(invariants);
  return {
    ...(name === null ? {} : { automationDetails: { id: `stage2-verify/${name}/` } }),
    tool: {
      driver: {
        name: 'stage2-verify',
        semanticVersion: report.versions['stage2-verify'] ?? '0.0.0',
        rules,
      },
    },
    columnKind: 'utf16CodeUnits',
    // What each change does.
    properties: {
      words: Object.fromEntries(report.pairs.map(({ refactored, word }) => [refactored, word])),
    },
    invocations: [{ executionSuccessful: report.verdict !== 'inconclusive' }],
    results: report.pairs
      .flatMap(undeclared)
      .map((divergence) => resultOf(divergence, rules, places.get(divergence.id))),
  };
}

/** How loud each class is; all of them fail the run. */
const LEVELS: { readonly [name in DivergenceClass]: 'error' | 'warning' | 'note' } = {
  breaks: 'error',
  'new-outcome': 'error',
  refinement: 'warning',
  mends: 'note',
};

function resultOf(
  divergence: DivergenceReport,
  rules: readonly ReportingDescriptor[],
  places: DivergencePlaces | undefined,
): Result {
  const ruleId = ruleOf(divergence);
  const { at, legacy, steps } = places ?? { at: null, legacy: null, steps: [] };
  const flow = steps.flatMap(({ at: place, text }) =>
    place === null ? [] : [{ location: location(place, text) }],
  );
  return {
    ruleId,
    ruleIndex: rules.findIndex(({ id }) => id === ruleId),
    level: LEVELS[divergence.class],
    kind: 'fail',
    properties: { class: divergence.class },
    message: { text: messageText(messageOf(divergence)) },
    ...(at === null ? {} : { locations: [location(at)] }),
    ...(legacy === null ? {} : { relatedLocations: [location(legacy, 'What the original does instead', 1)] }),
    ...(flow.length === 0 ? {} : { codeFlows: [{ threadFlows: [{ locations: flow }] }] }),
    partialFingerprints: { 'divergence/v1': fingerprint(divergence) },
  };
}

function messageOf(divergence: DivergenceReport): string {
  return [
    `${divergence.id}: ${headline(divergence)}.`,
    ...divergence.invariants.map(({ detail, name, variant }) => `${name} (${variant}): ${detail}.`),
    ...(divergence.replay === '' ? [] : [`Replay: ${divergence.replay}`]),
  ].join('\n');
}

/** A text of a message: brackets would make a link of it, and braces a place for an argument (SARIF 2.1.0, 3.11.5 and 3.11.6). */
function messageText(text: string): string {
  return text
    .replaceAll(/[[\]]/g, '\\$&')
    .replaceAll(/\{(?=\d+\})/g, '{{')
    .replaceAll(/(?<=\{\{\d+)\}/g, '}}');
}

function location({ line, path }: Place, text?: string, id?: number): Location {
  return {
    ...(id === undefined ? {} : { id }),
    ...(text === undefined ? {} : { message: { text: messageText(text) } }),
    physicalLocation: {
      artifactLocation: { uri: encodeURI(path), uriBaseId: ROOT },
      region: { startLine: line },
    },
  };
}

/** The same divergence has the same fingerprint wherever its line moves: the variant, and what differs on which machine. */
function fingerprint({ differs, invariants, kind, runs, scenario }: DivergenceReport): string {
  const what = [runs.refactored.variant, kind, differs, invariants.map(({ name }) => name), scenario];
  return createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 32);
}
