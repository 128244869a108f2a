// SPDX-License-Identifier: GPL-2.0-only
// Reads C as the options say.
import { readFileSync, statSync } from 'node:fs';
import { NoTranslation } from '../c/confine.ts';
import { CError } from '../c/error.ts';
import type { FurtherFacade } from '../c/facade/further.ts';
import { type Translation, translate } from '../c/translate.ts';
import type { CReading, CSource } from '../source/c-source.ts';
import { readableText } from '../source/c-text.ts';
import { SourceError } from '../source/source-error.ts';
import { fileAt, type Io } from './io.ts';
import type { CRequest } from './run-request.ts';
import { UsageError } from './usage-error.ts';

/** How C is read, as requested. @param further what `--facade` names */
export function readingOf({ config, function: name, release }: CRequest, further: FurtherFacade): CReading {
  return { function: name, release, config, further };
}

/** A C file. @param option what names it, for messages @throws UsageError if it is not there, or no text */
export function readC(path: string, option: string, io: Pick<Io, 'cwd'>): CSource {
  const file = fileAt(io, path);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UsageError(`${option} ${path} names no file; give the path of a C file`);
  return {
    file: path,
    revision: null,
    subject: null,
    text: asUsage(() => readableText(readFileSync(file, 'utf8'), path)),
  };
}

/** The translation of a C text. @throws UsageError for whatever is not understood, with its file and line */
export function translationOf({ file, text }: CSource, reading: CReading): Translation {
  return asUsage(() =>
    translate(text, {
      file,
      function: reading.function,
      config: reading.config,
      ...(reading.release === null ? {} : { release: reading.release }),
      further: reading.further,
    }),
  );
}

/** What `act` gives; a source that cannot be had or read is bad input. */
export function asUsage<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof CError || error instanceof SourceError) throw new UsageError(error.message);
    if (error instanceof NoTranslation)
      throw new UsageError(`${error.message}; give it another name in the C`);
    throw error;
  }
}
