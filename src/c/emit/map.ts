// SPDX-License-Identifier: GPL-2.0-only
// Source maps of translations, line by line.

/** A source map, version 3. */
export interface SourceMap {
  readonly version: 3;
  readonly file: string;
  readonly sources: readonly string[];
  readonly sourcesContent: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A number in base 64, least significant digits first. */
function vlq(n: number): string {
  let rest = n < 0 ? (-n << 1) | 1 : n << 1;
  let out = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    out += DIGITS[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return out;
}

/** Where a line of the output comes from; null for a line that stands for nothing. */
export interface Origin {
  /** Index into the sources. */
  readonly source: number;
  /** From 1. */
  readonly line: number;
}

/** The map of a text whose line `i` comes from `origins[i]`, from its first character that is no space on. */
export function sourceMap(
  file: string,
  sources: readonly { readonly file: string; readonly text: string }[],
  text: string,
  origins: readonly (Origin | null)[],
): SourceMap {
  const cLines = sources.map((source) => source.text.split('\n'));
  const indent = (line: string | undefined): number =>
    line === undefined ? 0 : line.length - line.trimStart().length;
  let before = { source: 0, line: 0, column: 0 };
  const mappings = text
    .split('\n')
    .map((line, i) => {
      const origin = origins[i] ?? null;
      if (origin === null) return '';
      const at = {
        source: origin.source,
        line: origin.line - 1,
        column: indent(cLines[origin.source][origin.line - 1]),
      };
      const segment =
        vlq(indent(line)) +
        vlq(at.source - before.source) +
        vlq(at.line - before.line) +
        vlq(at.column - before.column);
      before = at;
      return segment;
    })
    .join(';');
  return {
    version: 3,
    file,
    sources: sources.map((source) => source.file),
    sourcesContent: sources.map((source) => source.text),
    names: [],
    mappings,
  };
}
