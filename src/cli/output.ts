// SPDX-License-Identifier: GPL-2.0-only
// Standard output, its width and its colours.
import { type Paint, paintFor } from '../report/paint.ts';
import type { Io } from './io.ts';

/** How text is laid out for whoever reads it. */
export interface Style {
  readonly width: number;
  readonly paint: Paint;
}

/** The width and the colours of standard output. */
export function styleOf(io: Io): Style {
  return { width: terminalWidth(io), paint: paintFor(io.stdout, io.env) };
}

/** Columns of the terminal; what `COLUMNS` says, or 80, where standard output is none. */
export function terminalWidth({ env, stdout }: Io): number {
  const said = Number(env.COLUMNS);
  return stdout.columns ?? (said >= 40 ? said : 80);
}
