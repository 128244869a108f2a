// SPDX-License-Identifier: GPL-2.0-only
// Holds modules that did not come with the program against the subset, before they are loaded.
import { relative } from 'node:path';
import { oneLine } from '../core/one-line.ts';
import { type Dialect, NO_TYPESCRIPT } from '../source/subset.ts';
import { outsideOfVariant } from '../source/subset-of-variant.ts';
import { ownModuleAt } from './load-module.ts';
import { UsageError } from './usage-error.ts';

/**
 * Who answers for modules that did not come with the program: nobody, so that they have to be harmless to read; the person who runs them and
 * said so; or nobody and there is no asking, because they are strangers'.
 */
export type Trust = 'none' | 'caller' | 'never';

/** The trust that `--trust` gives. */
export function trustOf({ trust }: { readonly trust?: boolean | undefined }): Trust {
  return trust === true ? 'caller' : 'none';
}

const REMEDY = {
  none: 'write it without, or run it with --trust if you answer for what it does',
  never: 'write it without: the gate judges what others send, and trusts nobody',
} as const;

/**
 * Refuses a module that could do anything but compute.
 * @param origin what the module is called in an error
 * @throws UsageError with the first place that is outside the subset
 */
export async function refuseOutside(
  origin: string,
  file: string,
  dialect: Dialect,
  trust: Trust,
  cwd: string,
): Promise<void> {
  if (trust === 'caller') return;
  const outside = outsideOfVariant(file, ownModuleAt, dialect);
  if (outside === null) return;
  const shown = relative(cwd, outside.file);
  const where = `${oneLine(shown.startsWith('..') ? outside.file : shown)}:${outside.line}`;
  if (outside.what === NO_TYPESCRIPT)
    throw new UsageError(
      `${origin} does not compile (${where}: ${oneLine(outside.said ?? '')}); mend it and run again`,
    );
  throw new UsageError(
    `${origin} is not run: ${where} has ${oneLine(outside.what)}, which is outside of what ${dialect === 'variant' ? 'a variant' : 'contracts'} may consist of; ${REMEDY[trust]}`,
  );
}
