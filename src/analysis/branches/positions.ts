// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CountedScript } from './coverage.ts';

/** Where an offset of a script is in the source that it was made from. */
export type Locate = (offset: number) => string;

/**
 * Gives positions as `path:line` in the source of `script`, relative to the package that the source belongs to. Without a source
 * map, positions are those of the script.
 */
export function locator(script: CountedScript): Locate {
  const starts = lineStarts(script.source);
  const map = sourceMapOf(script);
  return (offset) => {
    let line = 0;
    while (line + 1 < starts.length && starts[line + 1] <= offset) line++;
    const entry = map?.findEntry(line, offset - starts[line]);
    if (entry === undefined || !('originalSource' in entry)) return `${shown(script.url)}:${line + 1}`;
    return `${shown(new URL(entry.originalSource, mapBase(script)).href)}:${entry.originalLine + 1}`;
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function isInline(script: CountedScript): boolean {
  return script.sourceMapUrl.startsWith('data:');
}

/** What the sources in the map are relative to. */
function mapBase(script: CountedScript): string {
  return isInline(script) ? script.url : new URL(script.sourceMapUrl, script.url).href;
}

function sourceMapOf(script: CountedScript): SourceMap | null {
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

function shown(url: string): string {
  const path = fileURLToPath(url);
  const root = packageRoot(dirname(path));
  return (root === null ? path : relative(root, path)).replaceAll(sep, '/');
}

function packageRoot(folder: string): string | null {
  if (existsSync(resolve(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? null : packageRoot(parent);
}
