// SPDX-License-Identifier: GPL-2.0-only
// The source map that lies beside a compiled module.
import { existsSync, readFileSync } from 'node:fs';

/** What a compiled module was made of, when that is one file. */
export interface MappedSource {
  /** As the map names it: relative to the map. */
  readonly path: string;
  readonly text: string;
}

/** The one source that a compiled module was made of; null if there is no map, or it does not carry the text of one source. */
export function mappedSource(compiled: string): MappedSource | null {
  const map = `${compiled}.map`;
  if (!existsSync(map)) return null;
  const parsed: unknown = JSON.parse(readFileSync(map, 'utf8'));
  if (typeof parsed !== 'object' || parsed === null) return null;
  const path = onlyText('sources' in parsed ? parsed.sources : null);
  const text = onlyText('sourcesContent' in parsed ? parsed.sourcesContent : null);
  return path === null || text === null ? null : { path, text };
}

function onlyText(list: unknown): string | null {
  return Array.isArray(list) && list.length === 1 && typeof list[0] === 'string' ? list[0] : null;
}
