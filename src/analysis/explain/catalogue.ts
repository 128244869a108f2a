// SPDX-License-Identifier: GPL-2.0-only
// Everything that can be explained.

import { at } from '../../core/at.ts';
import type { Contract } from '../../core/contract.ts';
import { siteNumber } from '../../core/scenario.ts';
import type { Subject } from '../../core/subject.ts';
import { canariesOf } from '../../mistakes/canaries/all.ts';
import { BUGS } from '../../mistakes/historical/all.ts';
import { OPERATORS } from '../../mistakes/operators/all.ts';
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
  readonly explain: (seen: Observations | null) => Explanation;
}

/** Everything that can be explained of a subject, by kind, in the order of the lists that it comes from. */
export function topicsOf(subject: Subject): readonly Topic[] {
  const { earlierProblems = [], invariants, space, variants } = subject;
  const knownProblems = [...subject.knownProblems, ...earlierProblems];
  const contracts = new Set(variants.flatMap((variant) => variant.contracts ?? []));
  const declaring = (contract: Contract): readonly string[] =>
    variants.filter((variant) => variant.contracts?.includes(contract)).map(({ name }) => name);
  return [
    ...space.dimensions.map((dimension) =>
      topic('dimension', dimension.name, (seen) => explainDimension(space.dimensions, dimension, seen)),
    ),
    ...invariants.map((invariant) =>
      topic('invariant', invariant.name, () => explainInvariant(invariant, knownProblems)),
    ),
    ...space.sites.before.map((call) => topic('site', call, (seen) => explainSite(space, call, null, seen))),
    ...space.races
      .filter((_, race) => race > 0 && (space.everyRace & (1 << race)) !== 0)
      .map((name) => topic('race', name, (seen) => explainRace(space, name, seen))),
    ...[...contracts].map((contract) =>
      topic('contract', contract.id, () => explainContract(contract, declaring(contract))),
    ),
    ...knownProblems.map((problem) => topic('known problem', problem.id, () => explainKnownProblem(problem))),
    ...canariesOf(subject).map((canary) => topic('canary', canary.id, () => explainCanary(canary))),
    // The corpus is that of the function whose versions ship.
    ...(variants.length === 0 ? [] : BUGS).map((bug) => topic('bug', bug.id, () => explainBug(bug))),
    ...OPERATORS.map((operator) => topic('operator', operator.name, () => explainOperator(operator))),
  ];
}

function topic(kind: Kind, name: string, explain: Topic['explain']): Topic {
  return { kind, name, explain };
}

/** What a name stands for: several things now and then, nothing if nobody knows it. Upper and lower case are the same. */
export function topicsNamed(subject: Subject, name: string): readonly Topic[] {
  const { space } = subject;
  const wanted = name.toLowerCase();
  const found = topicsOf(subject).filter((candidate) => candidate.name.toLowerCase() === wanted);
  const site = siteNumber(space, wanted);
  if (site < 0) return found;
  const call = at(space.sites.calls, Math.floor(site / space.stride));
  return [topic('site', wanted, (seen) => explainSite(space, call, site % space.stride, seen))];
}
