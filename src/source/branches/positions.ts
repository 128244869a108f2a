// SPDX-License-Identifier: GPL-2.0-only
// Offsets to lines, through source maps.
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { remembered } from '../../core/remembered.ts';
import type { CountedScript } from './coverage.ts';

/** Where an offset of a script is in the source that it was made from. */
export type Locate = (offset: number) => ShownLine;

/** A line of a source as reports name it. */
export interface ShownLine {
  /** Below the package that the source belongs to. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** A script and where its source map is. */
export type MappedScript = Pick<CountedScript, 'url' | 'sourceMapUrl'>;

/** A line of a source file. */
export interface SourceLine {
  /** Absolute path. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Gives positions in the source of `script`, in files below `folder`; without a source map, those of the script. */
export function locator(script: CountedScript, folder: string): Locate {
  const starts = lineStarts(script.source);
  const lineOf = lineLocator(script);
  const pathOf = shownPaths(folder);
  return (offset) => {
    let line = 0;
    while (line + 1 < starts.length && starts[line + 1] <= offset) line++;
    const source = lineOf(line, offset - starts[line]);
    return { path: pathOf(source.file), line: source.line };
  };
}

/** Gives the source line of a line and column of `script`, both from 0; without a source map, the line of the script. */
export function lineLocator(script: MappedScript): (line: number, column: number) => SourceLine {
  const map = sourceMapOf(script);
  // A script has hundreds of positions and few sources.
  const fileOf = remembered((source) => fileURLToPath(new URL(source, mapBase(script))));
  return (line, column) => {
    const entry = map?.findEntry(line, column);
    return entry === undefined || !('originalSource' in entry)
      ? { file: fileURLToPath(script.url), line: line + 1 }
      : { file: fileOf(entry.originalSource), line: entry.originalLine + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function isInline(script: MappedScript): boolean {
  return script.sourceMapUrl.startsWith('data:');
}

/** What the sources in the map are relative to. */
function mapBase(script: MappedScript): string {
  return isInline(script) ? script.url : new URL(script.sourceMapUrl, script.url).href;
}

function sourceMapOf(script: MappedScript): SourceMap | null {
  if (script.sourceMapUrl === '') return null;
  try {
    const text = isInline(script)
      ? Buffer.from(script.sourceMapUrl.slice(script.sourceMapUrl.indexOf(',') + 1), 'base64').toString()
      : readFileSync(new URL(mapBase(script)), 'utf8');
    return new SourceMap(JSON.parse(text) as SourceMapPayload);
  } catch {
    return null;
  }
}

/** The path of a source as reports show it: below the package that it belongs to, else below `folder`. */
export function shownPath(path: string, folder: string): string {
  const root = packageRoot(dirname(path));
  const below = relative(root ?? folder, path);
  return (below.startsWith('..') || isAbsolute(below) ? path : below).replaceAll(sep, '/');
}

/** The same of many lines: each file is looked for once. */
export function shownPaths(folder: string): (path: string) => string {
  return remembered((path) => shownPath(path, folder));
}

function packageRoot(folder: string): string | null {
  if (existsSync(resolve(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? null : packageRoot(parent);
}
