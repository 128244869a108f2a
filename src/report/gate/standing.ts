// SPDX-License-Identifier: GPL-2.0-only
// What is known of a variant at a revision, and when that is weaker.
import type { Grade, PairReport, Verdict } from '../../core/result.ts';

/** What is known of a variant at one revision. */
export interface Standing {
  readonly verdict: Verdict;
  readonly grade: Grade;
  /** Races in one run, up to which the verdict holds; null if that is not known. */
  readonly preemptions: number | null;
  /** Page sizes of the host for which it holds; null if that is not known. */
  readonly pageSize: string | null;
  /** Where it is known from: the certificate of that revision, or a run of the gate. */
  readonly source: 'certificate' | 'run';
  /** Contracts that declare a difference; null if that is not known. */
  readonly contracts: readonly string[] | null;
}

/** In what a standing is weaker than another. */
export type Weakness = 'verdict' | 'grade' | 'bound';

const GRADES: readonly Grade[] = ['inconclusive', 'sampled', 'exhaustive'];

/**
 * In what the standing here is weaker than that at the base; null if in nothing. Where nothing is known of the base, or nothing
 * certain, a variant has to be equivalent.
 */
export function weaknessOf(base: Standing | null, here: Standing): Weakness | null {
  if (base?.verdict === 'divergent') return null;
  if (here.verdict !== 'equivalent') return 'verdict';
  if (base === null || base.verdict === 'inconclusive') return null;
  if (GRADES.indexOf(here.grade) < GRADES.indexOf(base.grade)) return 'grade';
  const fewerRaces =
    here.preemptions !== null && base.preemptions !== null && here.preemptions < base.preemptions;
  const fewerSizes = base.pageSize === 'all' && here.pageSize !== null && here.pageSize !== 'all';
  return fewerRaces || fewerSizes ? 'bound' : null;
}

/** The bound of a run. */
interface RunBound {
  readonly preemptions: number;
  readonly pageSize: string;
}

/** The standing that a run gives a variant. */
export function standingOf(pair: PairReport, { preemptions, pageSize }: RunBound): Standing {
  const { divergences, grade, verdict } = pair;
  const contracts = divergences.flatMap(({ contract }) => (contract === null ? [] : [contract]));
  return { verdict, grade, preemptions, pageSize, source: 'run', contracts };
}
