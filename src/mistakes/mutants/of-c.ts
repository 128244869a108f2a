// SPDX-License-Identifier: GPL-2.0-only
// Mutants of C: made in its translation, named by its lines.
import { asC } from '../../c/emit/as-c.ts';
import type { Translation } from '../../c/translate.ts';
import type { Mutant } from './mutant.ts';

/** Names that a translation gives to what has none in C: no mistake of a person's. */
const OF_TRANSLATION = /\b(?:t\d+|\w+_\d+)\b(?!\()/;

/**
 * Mutants of a translation as mutants of its C: the lines are those of the C, and so is the code as far as it can be told. What is on no line of
 * the file is none, and neither is what C says the same way before and after.
 */
export function mutantsOfC(mutants: readonly Mutant[], translation: Translation): readonly Mutant[] {
  const { file, lines } = translation;
  const text = textOf(translation).split('\n');
  const ids = new Map<string, number>();
  return mutants.flatMap((mutant) => {
    const line = lines[mutant.start.line - 1] ?? 0;
    if (line === 0) return [];
    const [was, becomes] = [asC(mutant.was), asC(mutant.becomes)];
    if (was === becomes || OF_TRANSLATION.test(becomes)) return [];
    const end = Math.max(line, lines[mutant.end.line - 1] ?? 0);
    const stem = `${file}:${line}/${mutant.operator}`;
    const nth = (ids.get(stem) ?? 0) + 1;
    ids.set(stem, nth);
    return [
      {
        ...mutant,
        id: nth === 1 ? stem : `${stem}-${nth}`,
        path: file,
        start: { line, column: 1 },
        end: { line: end, column: (text[end - 1] ?? '').length + 1 },
        line: text[line - 1] ?? '',
        was,
        becomes,
      },
    ];
  });
}

/** The C text of a translation. */
export function textOf({ file, map }: Translation): string {
  return map.sourcesContent[map.sources.indexOf(file)] ?? '';
}
