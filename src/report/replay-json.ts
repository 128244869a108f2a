// SPDX-License-Identifier: GPL-2.0-only
// The JSON of `replay`.

import { REPORT_SCHEMA_VERSION } from '../core/result.ts';
import type { RunRecord } from '../core/run-record.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Examination } from '../engines/divergence.ts';
import { effectLines } from './effects.ts';
import { judgementText } from './headline.ts';

/**
 * What `replay --json` prints.
 * @param changed what is not what it was when the scenario was found, a sentence each
 */
export function replayJson(
  scenario: Scenario,
  verdict: string,
  shown: readonly Examination[],
  changed: readonly string[],
): object {
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    verdict,
    scenario,
    changed,
    pairs: shown.map(({ judgement, runs, size }) => ({
      legacy: runs.legacy.variant,
      refactored: runs.refactored.variant,
      kind: judgement.kind,
      class: judgement.kind === null ? null : judgement.bearing,
      contract: judgement.contract?.id ?? null,
      says: judgementText(judgement),
      size,
      differs: judgement.differs,
      knownProblems: judgement.knownProblems.map(({ id }) => id),
      firstDifference: runs.firstDifference,
      esr: runs.esr,
      hpfar: runs.hpfar,
      far: runs.far,
      machine: runs.machine,
      runs: [run(runs.legacy), run(runs.refactored)],
    })),
  };
}

function run(record: RunRecord): object {
  return {
    variant: record.variant,
    failure: record.failure,
    invariants: record.breaches.map(({ detail, invariant }) => ({ name: invariant, detail })),
    effects: effectLines(record.effects),
    final: record.parts,
  };
}
