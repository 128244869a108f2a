// SPDX-License-Identifier: GPL-2.0-only
// The races that the machines of a subject can meet.
import type { Space } from '../../../core/space.ts';

/** Their names, simplest first. */
export function racesOf({ everyRace, races }: Space): readonly string[] {
  return races.filter((_, action) => action > 0 && (everyRace & (1 << action)) !== 0);
}
