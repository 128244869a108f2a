// SPDX-License-Identifier: GPL-2.0-only
// Everything that can be explained.

import { contracts as ofFaultDesc } from '../../../refactored/fault-desc/contracts.ts';
import { contracts as ofStateObject } from '../../../refactored/state-object/contracts.ts';
import type { Contract } from '../../core/contract.ts';
import { siteNumber } from '../../core/scenario.ts';
import { CALL_NAMES, SITE_CALLS } from '../../kernel/calls.ts';
import { RACE_NAMES } from '../../kernel/races/actions.ts';
import { SITE_STRIDE } from '../../kernel/races/site.ts';
import { CANARIES } from '../../mistakes/canaries/runs.ts';
import { BUGS } from '../../mistakes/historical/all.ts';
import { OPERATORS } from '../../mistakes/operators/all.ts';
import { DIMENSIONS } from '../../subjects/user_mem_abort/dimensions/all.ts';
import { INVARIANTS } from '../../subjects/user_mem_abort/invariants/all.ts';
import { KNOWN_PROBLEMS } from '../../subjects/user_mem_abort/known-problems/all.ts';
import { SPACE } from '../../subjects/user_mem_abort/space.ts';
import { explainDimension } from './dimension.ts';
import type { Explanation, Kind } from './explanation.ts';
import {
  explainBug,
  explainCanary,
  explainContract,
  explainInvariant,
  explainKnownProblem,
  explainOperator,
} from './judged.ts';
import type { Observations } from './observations.ts';
import { explainRace, explainSite } from './race.ts';

/** Something that can be explained. */
export interface Topic {
  readonly kind: Kind;
  readonly name: string;
  readonly explain: (seen: Observations) => Explanation;
}

/** Which of the variants that ship with the package have contracts. */
const DECLARING = { 'state-object': ofStateObject, 'fault-desc': ofFaultDesc };
const CONTRACTS = [...new Set(Object.values(DECLARING).flat())];

function variantsWith(contract: Contract): readonly string[] {
  return Object.entries(DECLARING).flatMap(([name, contracts]) =>
    contracts.includes(contract) ? [name] : [],
  );
}

/** Everything that can be explained, by kind, in the order of the lists that it comes from. */
export const TOPICS: readonly Topic[] = [
  ...DIMENSIONS.map(({ name }, index) => topic('dimension', name, (seen) => explainDimension(index, seen))),
  ...INVARIANTS.map((invariant) => topic('invariant', invariant.name, () => explainInvariant(invariant))),
  ...SITE_CALLS.map((call) => topic('site', call, (seen) => explainSite(call, null, seen))),
  ...RACE_NAMES.filter((name) => name !== 'none').map((name) =>
    topic('race', name, (seen) => explainRace(name, seen)),
  ),
  ...CONTRACTS.map((contract) =>
    topic('contract', contract.id, () => explainContract(contract, variantsWith(contract))),
  ),
  ...KNOWN_PROBLEMS.map((problem) => topic('known problem', problem.id, () => explainKnownProblem(problem))),
  ...CANARIES.map((canary) => topic('canary', canary.id, () => explainCanary(canary))),
  ...BUGS.map((bug) => topic('bug', bug.id, () => explainBug(bug))),
  ...OPERATORS.map((operator) => topic('operator', operator.name, () => explainOperator(operator))),
];

function topic(kind: Kind, name: string, explain: Topic['explain']): Topic {
  return { kind, name, explain };
}

/** What a name stands for: several things now and then, nothing if nobody knows it. Upper and lower case are the same. */
export function topicsNamed(name: string): readonly Topic[] {
  const wanted = name.toLowerCase();
  const found = TOPICS.filter((candidate) => candidate.name.toLowerCase() === wanted);
  const site = siteNumber(SPACE, wanted);
  if (site < 0) return found;
  const call = CALL_NAMES[Math.floor(site / SITE_STRIDE)];
  return [topic('site', wanted, (seen) => explainSite(call, site % SITE_STRIDE, seen))];
}
