// SPDX-License-Identifier: GPL-2.0-only
// What the names in a report stand for, in a sentence each.
import type { Subject } from '../core/subject.ts';
import { raceNamed } from '../kernel/races/all.ts';
import { SUBJECTS, subjectOf } from '../subjects/all.ts';
import type { JsonReport } from './json.ts';

/** A kind of thing that reports name. */
export type NameKind = 'invariant' | 'dimension' | 'race' | 'contract';

/** What a name stands for. */
export interface NameMeaning {
  readonly kind: NameKind;
  readonly name: string;
  /** A sentence. */
  readonly about: string;
  /** Where the kernel says it, or what else there is to say; empty if nothing. */
  readonly source: string;
}

/** What an invariant says; null for one that no subject has. */
export function invariantSays(name: string): string | null {
  for (const { invariants } of SUBJECTS) {
    const found = invariants.find((invariant) => invariant.name === name);
    if (found !== undefined) return found.about;
  }
  return null;
}

/** What a choice of a scenario says: the value of a dimension; null for the simplest, and for what no subject has. */
export function choiceSays(name: string, label: string): string | null {
  for (const { space } of SUBJECTS) {
    const values = space.dimensions.find((dimension) => dimension.name === name)?.values ?? [];
    const found = values.findIndex((value) => value.label === label);
    if (found >= 0) return found === 0 ? null : values[found]!.about;
  }
  return null;
}

/** Everything that a report of `verify` can name, by kind. */
export function namesOf({ pairs, sources }: Pick<JsonReport, 'pairs' | 'sources'>): readonly NameMeaning[] {
  const { invariants, space } = subjectOfReport(sources);
  const contracts = new Map(pairs.flatMap((pair) => pair.contracts).map((one) => [one.id, one]));
  return [
    ...invariants.map(({ about, name, source }): NameMeaning => ({ kind: 'invariant', name, about, source })),
    ...[...contracts.values()].map(
      ({ commit, id, reason, title }): NameMeaning => ({
        kind: 'contract',
        name: id,
        about: `${title}. ${reason}`,
        source: `commit ${commit}`,
      }),
    ),
    ...space.dimensions.map(
      ({ about, name, source }): NameMeaning => ({ kind: 'dimension', name, about, source }),
    ),
    ...space.races.slice(1).map((name): NameMeaning => {
      const race = raceNamed(name);
      const calls = (race?.calls ?? []).map((call) => `${call}()`).join(' → ');
      return { kind: 'race', name, about: race?.about ?? '', source: calls };
    }),
  ];
}

/** The subject of a report: what C is says its function, modules are of the first. */
function subjectOfReport(sources: JsonReport['sources']): Subject {
  const [source] = sources;
  return subjectOf(source?.function ?? '');
}
