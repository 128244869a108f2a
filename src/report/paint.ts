// SPDX-License-Identifier: GPL-2.0-only
// Colours.
import pc from 'picocolors';

/** The colours that reports use. */
export type Paint = ReturnType<typeof pc.createColors>;

/** Colours if the surroundings want them: a terminal that has them, and no NO_COLOR; or FORCE_COLOR. */
export function paintFor(
  stream: { readonly isTTY?: boolean | undefined },
  env: { readonly [name: string]: string | undefined },
): Paint {
  // The library asks the process alone, and takes CI for a terminal: a pipe there would be full of escapes.
  const asked = env.FORCE_COLOR ? true : stream.isTTY === true && env.TERM !== 'dumb';
  return pc.createColors(asked && !env.NO_COLOR);
}

/** No colours, for files and messages. */
export const PLAIN: Paint = pc.createColors(false);
