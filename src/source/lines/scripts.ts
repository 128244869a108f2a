// SPDX-License-Identifier: GPL-2.0-only
// What this isolate has loaded, and its source maps.
import { Session } from 'node:inspector';
import { pathToFileURL } from 'node:url';

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

/** Every script of the isolate, by URL. */
export function loadedScripts(): ReadonlyMap<string, LoadedScript> {
  const session = new Session();
  session.connect();
  try {
    return new Map(scriptsOf(session).map((script) => [script.url, script]));
  } finally {
    session.disconnect();
  }
}

/** A loader may name a script by its path. */
export function asUrl(url: string): string {
  return url.startsWith('/') || /^[A-Za-z]:[\\/]/.test(url) ? pathToFileURL(url).href : url;
}
