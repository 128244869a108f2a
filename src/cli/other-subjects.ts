// SPDX-License-Identifier: GPL-2.0-only
// The functions that a change of C touches beside the one that was asked for.
import type { Translation } from '../c/translate.ts';
import { at } from '../core/at.ts';
import type { Subject } from '../core/subject.ts';
import { SUBJECTS } from '../subjects/all.ts';
import { translationOf } from './c-reading.ts';
import type { CVariant } from './c-variant.ts';
import { type LoadedVariants, subjectIn } from './load-variant.ts';
import { ownText } from './own-text.ts';
import { UsageError } from './usage-error.ts';

/** What one step, from a text to the next, does to a subject. */
export type Touch =
  /** All that it reaches is the same, or neither text has it. */
  | { readonly kind: 'untouched' }
  /** Its own text is the same: what differs is in functions that it calls and that are subjects themselves. */
  | { readonly kind: 'below' }
  | { readonly kind: 'touched' }
  /** One text has it alone, or has it in a form that is not understood. */
  | { readonly kind: 'refused'; readonly why: string };

/** A subject beside the one of the run, and what each step does to it. */
export interface OtherSubject {
  readonly subject: Subject;
  /** By the name of the variant that the step leads to, in the order of the run. */
  readonly touches: ReadonlyMap<string, Touch>;
  /** Variants that have the function in a form that is understood, by name, the base among them. */
  readonly having: readonly string[];
}

/** What all steps together do to a subject: the worst of them. */
export function touchOf({ touches }: OtherSubject): Touch {
  const all = [...touches.values()];
  const order = ['refused', 'touched', 'below'] as const;
  const worst = order.find((kind) => all.some((touch) => touch.kind === kind));
  return all.find(({ kind }) => kind === worst) ?? { kind: 'untouched' };
}

/**
 * The other subjects of a run of C for which the usual function was asked: a change of a file is a change of all that it touches. None for
 * modules, and none where another function was named.
 * @param from what a step starts from: the base of the run, or the variant before
 */
export function otherSubjects(
  { legacy, refactored }: LoadedVariants,
  from: 'base' | 'predecessor',
): readonly OtherSubject[] {
  const [usual, ...others] = SUBJECTS;
  const sources = [legacy, ...refactored].map(({ c }) => c);
  if (subjectIn({ legacy, refactored }) !== usual || sources.includes(undefined)) return [];
  const all = sources as readonly CVariant[];
  const asked = at(all, 0).translation.function;
  const looked = others.map((subject) => look(subject, asked, all, from));
  // What is below is judged where it stands for itself; where that cannot be, the function above it is.
  const isJudgedBelow = looked.every((other) => touchOf(other).kind !== 'refused');
  return isJudgedBelow ? looked : looked.map(judgedWhole);
}

function judgedWhole({ touches, ...other }: OtherSubject): OtherSubject {
  const whole = [...touches].map(([name, touch]): [string, Touch] => [
    name,
    touch.kind === 'below' ? { kind: 'touched' } : touch,
  ]);
  return { ...other, touches: new Map(whole) };
}

/** What a text has of a subject. */
type Text =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly own: string; readonly whole: string }
  | { readonly kind: 'refused'; readonly why: string };

function look(
  subject: Subject,
  asked: string,
  variants: readonly CVariant[],
  from: 'base' | 'predecessor',
): OtherSubject {
  const ends = new Set([...SUBJECTS.map(({ name }) => name), asked].filter((name) => name !== subject.name));
  const texts = variants.map((variant) => textOf(subject, variant, ends));
  const names = variants.map(({ variant }) => variant.name);
  return {
    subject,
    touches: new Map(
      texts
        .slice(1)
        .map((text, i): [string, Touch] => [
          at(names, i + 1),
          step(at(texts, from === 'base' ? 0 : i), text),
        ]),
    ),
    having: names.filter((_, i) => texts[i]?.kind === 'text'),
  };
}

function step(before: Text, after: Text): Touch {
  if (after.kind === 'refused') return after;
  if (before.kind === 'refused') return before;
  if (before.kind === 'none' || after.kind === 'none')
    return before.kind === after.kind
      ? { kind: 'untouched' }
      : { kind: 'refused', why: 'only one of the texts has it' };
  if (before.whole === after.whole) return { kind: 'untouched' };
  return { kind: before.own === after.own ? 'below' : 'touched' };
}

function textOf(subject: Subject, { reading, source }: CVariant, ends: ReadonlySet<string>): Text {
  if (!new RegExp(`\\b${subject.name}\\(`).test(source.text)) return { kind: 'none' };
  try {
    // Macros of the file are in the translation, layout and comments are not.
    const translation = translationOf({ ...source, file: 'both' }, { ...reading, function: subject.name });
    return { kind: 'text', own: ownText(translation, ends), whole: wholeText(translation) };
  } catch (error) {
    if (error instanceof UsageError) return { kind: 'refused', why: error.message };
    throw error;
  }
}

/** All that decides what a translation does: of functions that the model stands in for, that they were not changed. */
function wholeText({ code, modelled, release }: Translation): string {
  return [release, ...modelled.map(({ name, tokens }) => `${name} ${tokens}`), code].join('\n');
}
