// SPDX-License-Identifier: GPL-2.0-only
// The structure rule that a mutant breaks and its original keeps.

import { checkStructure } from '../../analysis/structure/check.ts';
import {
  builtInEntry,
  loadVariantSource,
  type NamedSource,
  translatedSource,
} from '../../analysis/structure/sources.ts';
import type { Planter } from '../plant/planter.ts';
import type { Mutant } from './mutant.ts';

/**
 * The structure rule that a mutant breaks and the code that it was made of keeps; null if there is none. No run sees a condition on
 * a number that nobody wrote, for one: in C it may go either way, and here it is false. A rule that cannot follow the
 * mutant tells nothing.
 */
export function brokenRule(planter: Planter, mutant: Mutant): string | null {
  const translation = planter.translationOf(mutant.variant);
  const pristine =
    translation === null
      ? loadVariantSource(mutant.variant, builtInEntry(mutant.variant))
      : translatedSource(mutant.variant, translation);
  const texts = planter.changedTexts(mutant.variant, mutant.planting.edit);
  const changed =
    translation === null ? texts : new Map([...texts.values()].map((text) => [pristine.entry, text]));
  if ([...changed.keys()].some((path) => !pristine.files.has(path))) return null;
  const before = findingsOf(pristine);
  const after = findingsOf({ ...pristine, files: new Map([...pristine.files, ...changed]) });
  for (const [rule, messages] of after) {
    const kept = before.get(rule);
    if (messages.some((message) => !kept?.includes(message) && !message.startsWith('cannot be judged')))
      return rule;
  }
  return null;
}

function findingsOf(source: NamedSource): ReadonlyMap<string, readonly string[]> {
  return new Map(
    checkStructure(source).map(({ findings, rule }) => [rule, findings.map(({ message }) => message)]),
  );
}
