// SPDX-License-Identifier: GPL-2.0-only
// What a verdict leaves open.
import type { Grade, SourceReport } from '../../core/result.ts';

/** What a verdict leaves open by its grade. */
export const LIMITS: { readonly [grade in Grade]: string } = {
  exhaustive:
    'Every machine that the representatives of the dimensions span was run, with every schedule within the bound on races. Why the representatives are enough is an argument (DESIGN.md), tested with planted mistakes. What lies outside the dimensions, or beyond the bound, was not run.',
  sampled:
    'The scenarios are a random sample. A difference that needs a rare combination of choices may have been missed: more runs, or another seed, look further.',
  inconclusive:
    'The run did not come to its end, or a known-bad variant was missed. It proves nothing either way.',
};

const WRITTEN =
  'The variants are TypeScript that stands for the C. A slip in writing them down, or in the compiler, is not seen.';
const TRANSLATED =
  'The variants are translated from the C, file by file and without the headers of the tree. A slip of the translation is not seen; it is tested against a C compiler and against variants that were written by hand.';

/** What a verdict leaves open whatever its grade. @param sources what was run, as far as it is no part of the program */
export function limitsOf(sources: readonly Pick<SourceReport, 'file'>[]): readonly string[] {
  const isC = sources.map(({ file }) => file.endsWith('.c'));
  return [
    ...(isC.includes(true) ? [TRANSLATED] : []),
    ...(isC.includes(false) || isC.length === 0 ? [WRITTEN] : []),
    ...OF_THE_MODEL,
  ];
}

const OF_THE_MODEL = [
  'The kernel around them is a model. It was written from the kernel source and is tested against it, but what it leaves out cannot differ: lock contention, memory ordering within a call, what other subsystems do with the result.',
  'Another thread acts between calls into the kernel, one whole action at a time, and no more often than the bound on races says.',
  'Time and memory use are not compared.',
];
