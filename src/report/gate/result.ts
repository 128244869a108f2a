// SPDX-License-Identifier: GPL-2.0-only
// The types of its result, and whether it passes.
import type { DivergenceReport, VerifyReport } from '../../core/result.ts';
import { type ChangedJudge, failing } from './judges.ts';
import type { Standing, Weakness } from './standing.ts';

/** Version of the JSON that `gate` gives. */
export const GATE_SCHEMA_VERSION = 2;

/** One variant, at the base and here. */
export interface GatedVariant {
  readonly name: string;
  readonly change: 'unchanged' | 'changed' | 'moved' | 'new' | 'removed';
  /** Where its module was at the base, from the root of the checkout; null unless it moved. */
  readonly from: string | null;
  /** Files that changed, from the root of the checkout; `the model` if only that did. */
  readonly because: readonly string[];
  /** Null if it is not there, or nothing is known of it. */
  readonly base: Standing | null;
  /** Null if it is not there, or unchanged and in no certificate. */
  readonly here: Standing | null;
  readonly weaker: Weakness | null;
  /** What shows first here that nobody declared. */
  readonly divergence: DivergenceReport | null;
  /** Why nothing is known of the base although the variant is there. */
  readonly remark: string | null;
}

/** What the committed certificate is worth. Only that of the base is believed as it is. */
export type CertificateStatus =
  /** There is none, here or at the base. */
  | 'absent'
  /** It is that of the base, and speaks of the sources as they are here. */
  | 'valid'
  /** It is that of the base, and speaks of other sources than those that are here. */
  | 'outdated'
  /** The base has one. */
  | 'removed'
  /** It is new, and was made again here: every field of it is what a run says. */
  | 'renewed'
  /** It is new, and was not made again, so that nothing of it is believed. */
  | 'unchecked'
  /** It is new, and a field of it is not what a run or the sources say. */
  | 'false'
  /** It is new, and no certificate. */
  | 'corrupt';

/** A mutant that nothing told from its original. */
export interface Survivor {
  /** `path:line`. */
  readonly at: string;
  readonly operator: string;
  readonly was: string;
  readonly becomes: string;
}

/** The mutants of the lines that changed. */
export interface GatedMutants {
  readonly killed: number;
  readonly equivalentWithinBound: number;
  readonly survivors: readonly Survivor[];
}

/** What `gate` came to. */
export interface GateReport {
  /** `weaker`: a verdict, a grade or the tests of a line became weaker; `inconclusive`: a run proves nothing. */
  readonly result: 'passes' | 'weaker' | 'inconclusive';
  readonly base: { readonly revision: string; readonly commit: string };
  readonly variants: readonly GatedVariant[];
  readonly modelChanged: boolean;
  readonly certificate: CertificateStatus;
  /** What is wrong with it, or why it was not made again: half-sentences. */
  readonly certificateFaults: readonly string[];
  /** What judges, or says what was judged, and changed. */
  readonly judges: readonly ChangedJudge[];
  /** What else changed that bears on what a verdict means, as sentences. */
  readonly notes: readonly string[];
  /** Null where mutants are not made; the remark says why. */
  readonly mutants: GatedMutants | null;
  readonly mutantsRemark: string | null;
  /** The run over what changed; null if nothing did. */
  readonly run: VerifyReport | null;
}

/** What variants, and the mutants of changed lines, come to. */
export function gateResult(
  variants: readonly GatedVariant[],
  mutants: GatedMutants | null,
  judges: readonly ChangedJudge[],
): GateReport['result'] {
  const weaker = variants.filter((variant) => variant.weaker !== null);
  const survivors = mutants?.survivors.length ?? 0;
  const failed = failing(judges).length;
  if (weaker.length === 0 && survivors === 0 && failed === 0) return 'passes';
  return survivors === 0 && failed === 0 && weaker.every(({ here }) => here?.verdict === 'inconclusive')
    ? 'inconclusive'
    : 'weaker';
}
