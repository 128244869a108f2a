// SPDX-License-Identifier: GPL-2.0-only
// In what that which judges is weaker, as far as runs tell.
import { posix } from 'node:path';
import { type ChangedJudge, JUDGE_KINDS, type JudgeKind } from '../../report/gate/judges.ts';
import type { GatedVariant } from '../../report/gate/result.ts';
import type { Candidate, Changes } from './candidates.ts';
import type { Recertified } from './recertify.ts';

/** What was found out about what judges. */
export interface Found {
  readonly again: Recertified;
  readonly variants: readonly GatedVariant[];
  /** In what the original here is not that of the base: a half-sentence; null if it is, or none was run. */
  readonly original: string | null;
}

/** What judges and changed, with all that is known of it. @param allowed what may be weaker */
export function judgesOf(
  changes: Changes,
  found: Found,
  base: string,
  allowed: readonly JudgeKind[],
): readonly ChangedJudge[] {
  const byRuns: { readonly [kind in JudgeKind]?: readonly string[] } = {
    certificate: weakerCertificate(changes, found.again),
    contracts: weakerContracts(changes, found.variants, base),
    original: found.original === null ? [] : [found.original],
  };
  return JUDGE_KINDS.flatMap((what): readonly ChangedJudge[] => {
    const byFiles = changes.judges.find((judge) => judge.what === what);
    const weaker = [...(byFiles?.weaker ?? []), ...(byRuns[what] ?? [])];
    if (byFiles === undefined && weaker.length === 0) return [];
    return [{ what, files: byFiles?.files ?? [], weaker, allowed: allowed.includes(what) }];
  });
}

function weakerCertificate(
  { candidates, certificates, claim }: Changes,
  again: Recertified,
): readonly string[] {
  const faults = again.faults.join('; ');
  switch (again.status) {
    case 'removed':
      return ['it was removed'];
    case 'corrupt':
      return [`it is none (${faults})`];
    case 'false':
      return [`it does not say what is so: ${faults}`];
    case 'unchecked':
      return again.isExcused ? [] : [`nothing of it is believed: ${faults}`];
    case 'absent':
    case 'valid':
    case 'outdated':
    case 'renewed':
      break;
  }
  const { base, here } = certificates;
  if (claim === null || base === null || here === null) return [];
  const left = base.names.filter(
    (name) =>
      !here.names.includes(name) &&
      candidates.some(
        ({ before, change }) => before.name === name && change !== 'removed' && change !== 'moved',
      ),
  );
  const fewerRaces = (here.bound.preemptions ?? 0) < (base.bound.preemptions ?? 0);
  const fewerSizes = base.bound.pageSize === 'all' && here.bound.pageSize !== 'all';
  return [
    ...left.map((name) => `it does not speak of ${name} any more`),
    ...(fewerRaces
      ? [`it holds for ${here.bound.preemptions} races, and did for ${base.bound.preemptions}`]
      : []),
    ...(fewerSizes ? [`it holds for page size ${here.bound.pageSize}, and did for all`] : []),
  ];
}

function weakerContracts(
  { candidates, judges }: Changes,
  variants: readonly GatedVariant[],
  base: string,
): readonly string[] {
  const files = judges.find(({ what }) => what === 'contracts')?.files ?? [];
  return variants.flatMap(({ base: before, change, here, name }) => {
    if (change === 'unchanged' || change === 'removed') return [];
    const path = candidates.find((candidate) => candidate.name === name)?.path ?? '';
    const isTouched = files.some((file) => posix.dirname(file) === posix.dirname(path)) || change === 'moved';
    return [...new Set(here?.contracts ?? [])].flatMap((id) => {
      if (before?.contracts?.includes(id) !== true)
        return [`${name} needs the contract ${id}, which it did not need at ${base}`];
      return isTouched && change !== 'moved'
        ? [`${name} needs the contract ${id}, which is not what it was at ${base}`]
        : [];
    });
  });
}

/** What else changed that bears on what a verdict means, as sentences. */
export function notesOf({ candidates, legacy }: Changes, base: string): readonly string[] {
  const isOriginalChanged = [...(legacy.here?.files ?? new Map())].some(
    ([path, text]) => legacy.base?.files.get(path) !== text,
  );
  const alike = isOriginalChanged ? candidates.filter((candidate) => ownChange(candidate, legacy)) : [];
  return [
    ...candidates.flatMap(({ before, change, path }) =>
      change === 'moved' ? [`${before.path} is now ${path}, and is compared with what it was`] : [],
    ),
    ...candidates.flatMap(({ change, path }) =>
      change === 'removed' ? [`${path} is gone, and nothing is said of it any more`] : [],
    ),
    ...(alike.length === 0
      ? []
      : [
          `the original and ${alike.map(({ name }) => name).join(', ')} changed alike: they are compared with each other, and the original with what it was at ${base}`,
        ]),
  ];
}

function ownChange({ because, change }: Candidate, legacy: Changes['legacy']): boolean {
  return change === 'changed' && because.some((path) => legacy.here?.files.has(path) !== true);
}
