// SPDX-License-Identifier: GPL-2.0-only
// A contradiction in words.

import type { Choices } from './choices.ts';

/** The value given to the last run that contradicted the others, in a sentence about `origin`; null if there is none. */
export function contradictionText(choices: Choices, origin: string): string | null {
  const { contradiction } = choices;
  if (contradiction === null) return null;
  const { name, values } = choices.space.dimensions[contradiction.dimension];
  const given = values[contradiction.value].label;
  const possible = values[choices.values[contradiction.dimension]].label;
  return `"${given}" for "${name}" in ${origin} contradicts the other choices; use "${possible}", or remove one of them`;
}
