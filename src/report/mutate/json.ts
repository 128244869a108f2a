// SPDX-License-Identifier: GPL-2.0-only
// JSON form.
import type { MutationReport, Score } from '../../mistakes/mutants/result.ts';

/** What `mutate --json` prints; `schema/mutate.schema.json` describes it. */
export interface MutationJson extends Score {
  readonly variants: readonly (Score & { readonly variant: string })[];
}

/** The numbers of a report. */
export function mutationJson(report: MutationReport): MutationJson {
  return {
    ...numbers(report),
    variants: report.variants.map((score) => ({ variant: score.variant, ...numbers(score) })),
  };
}

function numbers({ argued, decided, killed, modelBlind, survived }: Score): Score {
  return { killed, decided, modelBlind, argued, survived };
}
