// SPDX-License-Identifier: GPL-2.0-only
// What the two programs about kernel texts do with bad input.
import { CError } from '../c/error.ts';
import { SourceError } from '../source/source-error.ts';

/** Exit code for what cannot be read or was not asked for in the right way. */
const BAD_INPUT = 2;

/** The sentence about bad input; null for anything else, which is a fault of ours. */
export function badInput(error: unknown): string | null {
  if (error instanceof SourceError || error instanceof CError) return error.message;
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return error instanceof Error && code?.startsWith('ERR_PARSE_ARGS') === true ? error.message : null;
}

/** Runs a program; bad input is one sentence and exit code 2. */
export async function program(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const sentence = badInput(error);
    if (sentence === null) throw error;
    process.stderr.write(`${sentence}\n`);
    process.exitCode = BAD_INPUT;
  }
}

/** A number of the command line. @throws SourceError if it is none */
export function wholeNumber(option: string, value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new SourceError(`--${option} ${value} is no number; give a whole number from 1 on`);
}
