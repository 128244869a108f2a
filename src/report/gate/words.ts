// SPDX-License-Identifier: GPL-2.0-only
// Sentences and tables that page and terminal share.

import { headline } from '../headline.ts';
import { count, list } from '../words.ts';
import { failing, judgeLines, judgeReasons } from './judges.ts';
import type { GatedVariant, GateReport } from './result.ts';
import type { Standing } from './standing.ts';

/** The command that renews the certificate. */
const RENEW = 'npm run certify';

/** A result in words. */
export interface GateWords {
  /** The result in one sentence. */
  readonly sentence: string;
  /** Why it does not pass: one line for each reason. */
  readonly reasons: readonly string[];
  /** What changed of what judges: one line for each kind. It is read before anything else. */
  readonly judges: readonly string[];
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly certificate: string;
  readonly mutants: string;
  /** What else a reader of the table should know. */
  readonly notes: readonly string[];
}

/** What there is to say of a result, wherever it is said. */
export function gateWords(report: GateReport): GateWords {
  return {
    sentence: gateSentence(report),
    reasons: reasonLines(report),
    judges: judgeLines(report.judges),
    table: { head: ['variant', 'change', `at ${columnName(report)}`, 'here'], rows: variantRows(report) },
    certificate: certificateText(report),
    mutants: mutantsText(report),
    notes: noteLines(report),
  };
}

/** The base as a reader recognises it: `main (1a2b3c4)`. */
function baseName({ base }: GateReport): string {
  const short = base.commit.slice(0, 7);
  return base.commit.startsWith(base.revision) ? short : `${base.revision} (${short})`;
}

/** The base where there is no room for more: as it was named, a hash abbreviated. */
function columnName({ base }: GateReport): string {
  return base.commit.startsWith(base.revision) ? base.commit.slice(0, 7) : base.revision;
}

/** `equivalent (exhaustive)`, `divergent`. */
function standingText(standing: Standing | null): string {
  if (standing === null) return '-';
  return standing.verdict === 'equivalent' ? `equivalent (${standing.grade})` : standing.verdict;
}

function gateSentence(report: GateReport): string {
  const at = baseName(report);
  const weaker = report.variants.filter((variant) => variant.weaker !== null).map(({ name }) => name);
  const survivors = report.mutants?.survivors.length ?? 0;
  const judges = failing(report.judges).length;
  switch (report.result) {
    case 'passes':
      return `PASSES: nothing is weaker than at ${at}`;
    case 'inconclusive':
      return `INCONCLUSIVE: the runs of ${list(weaker)} prove nothing`;
    case 'weaker':
      return `FAILS: ${[
        ...(weaker.length === 0
          ? []
          : [`${list(weaker)} ${weaker.length === 1 ? 'is' : 'are'} weaker than at ${at}`]),
        ...(judges === 0 ? [] : ['what judges is weaker']),
        ...(survivors === 0
          ? []
          : [`${count(survivors, 'mutant')} of changed lines ${survivors === 1 ? 'survives' : 'survive'}`]),
      ].join('; ')}`;
  }
}

/** Why a gate does not pass: one line for each reason. */
export function reasonLines(report: GateReport): readonly string[] {
  const weaker = report.variants.flatMap((variant) =>
    variant.weaker === null ? [] : [weaknessText(variant, report)],
  );
  const survivors = (report.mutants?.survivors ?? []).map(
    ({ at, operator }) =>
      `${at}: a mutant of this line survives (${operator}); add a scenario that tells it, or an argument that none can`,
  );
  return [...judgeReasons(report.judges), ...weaker, ...survivors];
}

/** In what a variant is weaker, in one line. */
export function weaknessText(
  { base, change, divergence, here, name, remark, weaker }: GatedVariant,
  report: GateReport,
): string {
  const before =
    change === 'new'
      ? `new since ${report.base.revision}`
      : base === null
        ? `not known at ${report.base.revision} (${remark ?? 'nothing was run'})`
        : `${standingText(base)} at ${report.base.revision}`;
  switch (weaker) {
    case 'grade':
      return `${name}: ${before}, ${standingText(here)} here: ${certificateText(report)}`;
    case 'bound':
      return `${name}: ${before} with ${boundText(base)}, here with ${boundText(here)}; certify for as much (${RENEW})`;
    default: {
      const shows = divergence === null ? [] : [headline(divergence), divergence.replay];
      const why = shows.filter((text) => text !== '').join('; ');
      return `${name}: ${before}, ${standingText(here)} here${why === '' ? '' : `: ${why}`}`;
    }
  }
}

function boundText(standing: Standing | null): string {
  const { pageSize, preemptions } = standing ?? { pageSize: null, preemptions: null };
  const sizes = pageSize === 'all' ? 'all page sizes' : `page size ${pageSize ?? 'unknown'}`;
  return `${count(preemptions ?? 0, 'race')} and ${sizes}`;
}

/** What is to be said of the certificate. */
function certificateText({ certificate, certificateFaults }: GateReport): string {
  const faults = certificateFaults.length === 0 ? '' : ` (${certificateFaults.join('; ')})`;
  switch (certificate) {
    case 'absent':
      return 'there is no certificate';
    case 'valid':
      return 'the certificate speaks of these sources';
    case 'outdated':
      return `the certificate speaks of other sources; renew it with ${RENEW}`;
    case 'removed':
      return `the certificate was removed; make it with ${RENEW}`;
    case 'renewed':
      return 'the certificate is new, and was made again here: it says what the run says';
    case 'unchecked':
      return `the certificate is new, and nothing of it is believed: it was not made again here${faults}`;
    case 'false':
      return `the certificate is new, and does not say what is so${faults}; make it with ${RENEW}`;
    case 'corrupt':
      return `the certificate is none${faults}; make it with ${RENEW}`;
  }
}

/** What is to be said of the mutants of changed lines. */
function mutantsText({ mutants, mutantsRemark }: GateReport): string {
  if (mutants === null) return mutantsRemark ?? 'none were made';
  const { equivalentWithinBound, killed, survivors } = mutants;
  const total = killed + equivalentWithinBound + survivors.length;
  return `${count(total, 'mutant')} of changed lines: ${killed} killed, ${equivalentWithinBound} equivalent, ${survivors.length} survived`;
}

function variantRows(report: GateReport): readonly (readonly string[])[] {
  return report.variants.map((variant) => [
    variant.name,
    variant.from === null ? variant.change : `moved from ${variant.from}`,
    standingText(variant.base),
    standingText(variant.here),
  ]);
}

function noteLines({ notes, variants, modelChanged }: GateReport): readonly string[] {
  return [
    ...notes,
    ...(modelChanged ? ['the model changed, so that every variant was run'] : []),
    ...variants.flatMap(({ name, remark }) => (remark === null ? [] : [`${name}: ${remark}`])),
  ];
}
