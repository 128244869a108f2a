// SPDX-License-Identifier: GPL-2.0-only
// Variants that are C: a file, or a file of a revision.
import { statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import type { FurtherFacade } from '../c/facade/further.ts';
import type { Translation } from '../c/translate.ts';
import { whileReading } from '../core/beacon.ts';
import type { CReading, CSource } from '../source/c-source.ts';
import { variantOfC } from '../source/c-variant.ts';
import { commitAt, openTree, stateAt } from '../source/git/kernel-tree.ts';
import type { UserMemAbortVariant } from '../subjects/user_mem_abort/variant.ts';
import { asUsage, readC, readingOf, translationOf } from './c-reading.ts';
import type { CRequest } from './run-request.ts';

/** A variant that is C, with what it was made of. */
export interface CVariant {
  readonly variant: UserMemAbortVariant;
  readonly source: CSource;
  readonly translation: Translation;
  /** How it was read. */
  readonly reading: CReading;
}

/** `REVISION:FILE`, as git writes a file of a revision. */
const OF_REVISION = /^([^:]+):(.+\.c)$/;

/** Whether a MODULE is C: a file that ends in .c, `REVISION:FILE`, or a text that the request brings along. */
export function isC(module: string, { texts }: CRequest): boolean {
  return Object.hasOwn(texts, module) || extname(module) === '.c';
}

/**
 * Loads a variant that is C.
 * @param origin what names it, for messages
 * @param further what `--facade` names
 * @throws UsageError if the text cannot be had, or not be translated
 */
export function loadC(
  option: string,
  module: string,
  cwd: string,
  request: CRequest,
  further: FurtherFacade,
): CVariant {
  const source = sourceOf(option, module, cwd, request);
  const reading = readingOf(request, further);
  const name = nameOf(source);
  // What implements a prototype is a function, which no key tells from another.
  const isPlain = Object.keys(reading.further.implemented).length === 0;
  const key = option === '--legacy' && isPlain ? JSON.stringify([source, reading]) : null;
  const known = key === null ? undefined : BASES.get(key);
  const made = known ?? whileReading(name, () => makeC(source, name, reading));
  if (key !== null) BASES.set(key, made);
  return { ...made, source, reading };
}

type Made = Pick<CVariant, 'variant' | 'translation'>;

/**
 * Bases by their text and how it is read. What canaries came to is known by the base, and a gate, a series and a patch of several functions load the same one
 * several times. A tip is loaded afresh: what outlives a call within it is not that of the base, whatever the text.
 */
const BASES = new Map<string, Made>();

function makeC(source: CSource, name: string, reading: CReading): Made {
  const translation = translationOf(source, reading);
  return { translation, variant: asUsage(() => variantOfC(translation, name, reading)) };
}

function sourceOf(option: string, module: string, cwd: string, { texts, tree }: CRequest): CSource {
  const text = texts[module];
  if (text !== undefined) return text;
  const [, revision, file] = OF_REVISION.exec(module) ?? [];
  const isFile = statSync(resolve(cwd, module), { throwIfNoEntry: false })?.isFile() === true;
  if (revision === undefined || file === undefined || isFile) return readC(module, option, { cwd });
  return asUsage(() => {
    const kernel = openTree(tree === null ? cwd : resolve(cwd, tree));
    const commit = commitAt(kernel, revision);
    const state = stateAt(kernel, commit, file);
    return { file, revision: commit.short, subject: commit.subject, text: state.text };
  });
}

/** The revision, or the file's name without its ending; in letters that a file name can hold. */
function nameOf({ file, revision }: CSource): string {
  const name = (revision ?? basename(file, '.c')).replaceAll(/[^A-Za-z0-9._-]/g, '-');
  return name === '' ? 'variant' : name;
}
