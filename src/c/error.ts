// SPDX-License-Identifier: GPL-2.0-only
// The refusal of C that is not understood.
import { asJavaScript } from './lower/ts.ts';

/**
 * C that cannot be translated: what is wrong, where, and what the user can do about it. Nothing is ever translated by guessing, so
 * that each thing which is not understood ends here. At the command line it is bad input (exit code 2).
 */
export class CError extends Error {
  readonly file: string;
  /** Line of the C file, from 1. */
  readonly line: number;
  /** What was met: a construct, a name, a symbol. */
  readonly construct: string;
  /** One sentence that says what to do, or an empty string. */
  readonly remedy: string;

  constructor(place: Place, what: string, remedy = '') {
    // It may quote the translation as far as it has come.
    const construct = asJavaScript(what);
    super(`${place.file}:${place.line}: ${construct}${remedy === '' ? '' : `; ${remedy}`}`);
    this.name = 'CError';
    this.file = place.file;
    this.line = place.line;
    this.construct = construct;
    this.remedy = remedy;
  }
}

/** Where something stands in the C. */
export interface Place {
  readonly file: string;
  readonly line: number;
}
