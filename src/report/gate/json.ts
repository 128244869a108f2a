// SPDX-License-Identifier: GPL-2.0-only
// JSON form.

import { headline } from '../headline.ts';
import type { ChangedJudge } from './judges.ts';
import { GATE_SCHEMA_VERSION, type GatedMutants, type GatedVariant, type GateReport } from './result.ts';
import { reasonLines } from './words.ts';

/** What `gate --json` gives; `schema/gate.schema.json` describes it. */
export interface GateJson {
  readonly schemaVersion: number;
  readonly result: GateReport['result'];
  /** Why it does not pass, one line for each reason. */
  readonly reasons: readonly string[];
  readonly base: GateReport['base'];
  readonly modelChanged: boolean;
  readonly variants: readonly (Omit<GatedVariant, 'divergence'> & {
    readonly divergence: { readonly id: string; readonly headline: string; readonly replay: string } | null;
  })[];
  /** What judges, or says what was judged, and changed. */
  readonly judges: readonly ChangedJudge[];
  readonly notes: readonly string[];
  readonly certificate: GateReport['certificate'];
  readonly certificateFaults: readonly string[];
  readonly mutants: GatedMutants | null;
}

/** The result without what serves display only. */
export function gateJson(report: GateReport): GateJson {
  return {
    schemaVersion: GATE_SCHEMA_VERSION,
    result: report.result,
    reasons: reasonLines(report),
    base: report.base,
    modelChanged: report.modelChanged,
    variants: report.variants.map((variant) => ({
      ...variant,
      divergence:
        variant.divergence === null
          ? null
          : {
              id: variant.divergence.id,
              headline: headline(variant.divergence),
              replay: variant.divergence.replay,
            },
    })),
    judges: report.judges,
    notes: report.notes,
    certificate: report.certificate,
    certificateFaults: report.certificateFaults,
    mutants: report.mutants,
  };
}
