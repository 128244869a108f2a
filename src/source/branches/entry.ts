// SPDX-License-Identifier: GPL-2.0-only
// What is executed again to count its branches.
import { pathToFileURL } from 'node:url';
import { scriptName } from '../../c/load.ts';
import type { Translation } from '../../c/translate.ts';

/** The path or URL of a module, or a translation of C. Plain data that crosses threads, but for what a further module implements. */
export type Entry = string | Translation;

/** The URL of the script that runs: what counts are kept by. */
export function urlOf(entry: Entry): string {
  if (typeof entry !== 'string') return scriptName(entry);
  return entry.startsWith('file:') ? entry : pathToFileURL(entry).href;
}

/** Whether an entry can be sent to a thread of its own. */
export function crossesThreads(entry: Entry): boolean {
  return typeof entry === 'string' || Object.keys(entry.further.implemented).length === 0;
}
