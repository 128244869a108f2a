// SPDX-License-Identifier: GPL-2.0-only
// What this isolate has loaded, and its source maps.
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { mapOfTranslation } from '../../c/load.ts';

/** A script that this isolate has loaded. */
export interface LoadedScript {
  readonly id: string;
  /** A `file:` URL where the script comes from a file. */
  readonly url: string;
  /** URL of its source map, possibly a `data:` URL; empty if it has none. */
  readonly sourceMapUrl: string;
}

/** Every script of the isolate, through a session that is connected; turns its debugger on. */
export function scriptsOf(session: Session): LoadedScript[] {
  const scripts: LoadedScript[] = [];
  session.on('Debugger.scriptParsed', ({ params }) => {
    scripts.push({ id: params.scriptId, url: asUrl(params.url), sourceMapUrl: params.sourceMapURL ?? '' });
  });
  // The scripts are told before the call returns.
  session.post('Debugger.enable');
  return scripts;
}

/** URL of the source map of a script, possibly a `data:` URL; empty if it has none. */
export type SourceMapFinder = (url: string) => string;

/**
 * Finds source maps. To list the scripts of the isolate takes the longer the more there are, so that this is done where nothing else
 * tells, and at most once: what is loaded later has none.
 */
export function sourceMapFinder(): SourceMapFinder {
  let listed: ReadonlyMap<string, string> | null = null;
  return (url) => {
    const known = transpiled.get(url) ?? lasting.get(url) ?? mapOfTranslation(url) ?? mapOfBuilt(url);
    if (known !== undefined) return known;
    listed ??= listScripts();
    return listed.get(url) ?? '';
  };
}

/** Source maps of what our own loader transpiled last, by URL. */
const transpiled = new Map<string, string>();
/** Those of scripts of which there is one for each URL as long as the isolate lives. */
const lasting = new Map<string, string>();

const OWN = new URL('../../../', import.meta.url).href;
const INLINE_MAP = /\n\/\/# sourceMappingURL=(data:\S+)\s*$/;
const MAP = /\n\/\/# sourceMappingURL=(\S+)\s*$/;

/** Where the source map of a module of ours is that was built: the last line of its file says so. Undefined for any other script. */
function mapOfBuilt(url: string): string | undefined {
  if (!url.startsWith(OWN) || !url.endsWith('.js')) return undefined;
  const map = MAP.exec(readFileSync(fileURLToPath(url), 'utf8'))?.[1];
  if (map !== undefined) lasting.set(url, map);
  return map;
}

/** Takes down where the source map of a module is that is about to be run: its code ends with it. */
export function noteTranspiled(name: string, code: string): void {
  transpiled.set(asUrl(name), INLINE_MAP.exec(code)?.[1] ?? '');
}

/** The module is loaded as it is. */
export function forgetTranspiled(name: string): void {
  transpiled.delete(asUrl(name));
  lasting.delete(asUrl(name));
}

/** Source maps by the URLs of their scripts. */
function listScripts(): ReadonlyMap<string, string> {
  const session = new Session();
  session.connect();
  try {
    const listed = new Map(scriptsOf(session).map(({ sourceMapUrl, url }) => [url, sourceMapUrl]));
    for (const [url, sourceMapUrl] of listed) if (isLasting(url)) lasting.set(url, sourceMapUrl);
    return listed;
  } finally {
    session.disconnect();
  }
}

/** Node loads a module of ours once; a translation's name says what is in it. */
function isLasting(url: string): boolean {
  return url.startsWith(OWN) || /#\w+-[0-9a-f]{12}$/.test(url);
}

/** A loader may name a script by its path. */
export function asUrl(url: string): string {
  return url.startsWith('/') || /^[A-Za-z]:[\\/]/.test(url) ? pathToFileURL(url).href : url;
}
