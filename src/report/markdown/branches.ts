// SPDX-License-Identifier: GPL-2.0-only
// Branches reached and not.
import type { BranchNote, BranchReport, VerifyReport } from '../../core/result.ts';
import { branchesByVariant } from '../branches.ts';
import { prose, textTable } from './markup.ts';

/** The branches that each variant reached, and those that none did with the reason; nothing where nobody measured. */
export function branchSection(report: VerifyReport): readonly string[] {
  const branches = branchesByVariant(report);
  if (branches.length === 0) return [];
  const missing = grouped(branches, (branch) => branch.missing);
  const stale = grouped(branches, (branch) => branch.stale);
  return [
    '## Branches',
    textTable(
      ['variant', 'reached', 'of'],
      branches.map((branch) => [branch.variant, String(branch.reached), String(branch.total)]),
    ),
    ...branches.flatMap(({ remark, variant }) => (remark === null ? [] : [prose(`${variant}: ${remark}.`)])),
    missing.length === 0 ? 'None was missed.' : `Not reached:\n\n${textTable(HEAD, missing)}`,
    ...(stale.length === 0 ? [] : [`Reached against expectation:\n\n${textTable(HEAD, stale)}`]),
  ];
}

const HEAD: readonly string[] = ['variant', 'at', 'why'];

/** Branches of a helper that several variants share stand once, with all of these variants. */
function grouped(
  branches: readonly BranchReport[],
  notesOf: (branch: BranchReport) => readonly BranchNote[],
): readonly (readonly string[])[] {
  const variants = new Map<string, { readonly note: BranchNote; readonly names: string[] }>();
  for (const branch of branches) {
    for (const note of notesOf(branch)) {
      const key = `${note.at} ${note.why}`;
      const known = variants.get(key);
      if (known === undefined) variants.set(key, { note, names: [branch.variant] });
      else known.names.push(branch.variant);
    }
  }
  return [...variants.values()].map(({ names, note }) => [
    names.length === branches.length ? 'all' : names.join(', '),
    note.at,
    note.why,
  ]);
}
