// SPDX-License-Identifier: GPL-2.0-only
// The functions that a change of C touches beside the one that was asked for.
import type { Subject } from '../core/subject.ts';
import { SUBJECTS } from '../subjects/all.ts';
import { translationOf } from './c-reading.ts';
import type { CVariant } from './c-variant.ts';
import { type LoadedVariants, subjectIn } from './load-variant.ts';
import { UsageError } from './usage-error.ts';

/** A subject beside the one of the run, and what the variants have of it. */
export type OtherSubject =
  /** All that it reaches is the same in every variant, or none of them has it. */
  | { readonly kind: 'untouched'; readonly subject: Subject }
  | { readonly kind: 'touched'; readonly subject: Subject }
  /** A variant has it in a form that is not understood. */
  | { readonly kind: 'refused'; readonly subject: Subject; readonly why: string };

/**
 * The other subjects of a run of C for which the usual function was asked: a change of a file is a change of all that it touches. None for
 * modules, and none where another function was named.
 */
export function otherSubjects(variants: LoadedVariants): readonly OtherSubject[] {
  const [usual, ...others] = SUBJECTS;
  const sources = [variants.legacy, ...variants.refactored].map(({ c }) => c);
  if (subjectIn(variants) !== usual || sources.includes(undefined)) return [];
  return others.map((subject) => look(subject, sources as readonly CVariant[]));
}

function look(subject: Subject, sources: readonly CVariant[]): OtherSubject {
  const texts = new Set<string>();
  for (const { reading, source } of sources) {
    // A file without the function has nothing to compare, and is one more text where others have it.
    if (!new RegExp(`\\b${subject.name}\\(`).test(source.text)) {
      texts.add('');
      continue;
    }
    try {
      // Macros of the file are in the translation, layout and comments are not.
      texts.add(translationOf({ ...source, file: 'both' }, { ...reading, function: subject.name }).code);
    } catch (error) {
      if (error instanceof UsageError) return { kind: 'refused', subject, why: error.message };
      throw error;
    }
  }
  if (texts.size === 1) return { kind: 'untouched', subject };
  return texts.has('')
    ? { kind: 'refused', subject, why: 'only some of the texts have it' }
    : { kind: 'touched', subject };
}
