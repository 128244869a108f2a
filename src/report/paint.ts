// SPDX-License-Identifier: GPL-2.0-only
// Colours.
import pc from 'picocolors';

/** The colours that reports use. */
export type Paint = ReturnType<typeof pc.createColors>;

/** Colours if the surroundings want them: a terminal, and no NO_COLOR; or FORCE_COLOR. */
export function paintFor(stream: { readonly isTTY?: boolean }): Paint {
  // On its own the library takes CI for a terminal, and a pipe there would be full of escapes.
  const asked = stream.isTTY === true || process.env.FORCE_COLOR !== undefined;
  return pc.createColors(asked && pc.isColorSupported);
}

/** No colours, for files and messages. */
export const PLAIN: Paint = pc.createColors(false);
