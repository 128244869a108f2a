// SPDX-License-Identifier: GPL-2.0-only
// In what a machine after one race differs from one after another.
import { Touches } from '../calls/touches.ts';
import { RACES } from './all.ts';
import type { RaceDeclaration } from './declare.ts';
import { UNMAPS_BLOCK, UNMAPS_PAGE, UNMAPS_VMA } from './invalidating.ts';

const EVERYTHING = -1;

/** What races make of stage-2, each containing the one before. */
const UNMAPPED: readonly (string | undefined)[] = [
  UNMAPS_PAGE.stage2,
  UNMAPS_BLOCK.stage2,
  UNMAPS_VMA.stage2,
];

/**
 * The parts in which a machine that `race` acted on may differ from one that `other` acted on in the same state. What is not among them is alike, or was touched by neither.
 * Everything, where `race` may leave what `other` takes away: two machines that are equal after `other` need not be so after `race`.
 */
function distinct(other: RaceDeclaration, race: RaceDeclaration): Touches {
  const reach = UNMAPPED.indexOf(race.makes?.stage2);
  const least = UNMAPPED.indexOf(other.makes?.stage2);
  if (least < 0 || reach < least) return EVERYTHING;
  const alike = (Object.keys(Touches) as (keyof typeof Touches)[]).filter(
    (kind) => race.makes?.[kind] !== undefined && race.makes[kind] === other.makes?.[kind],
  );
  // A part that one of them leaves alone is another afterwards, whatever the other makes of it.
  const common = race.touches & other.touches;
  return (race.touches | other.touches) & ~(common & alike.reduce((bits, kind) => bits | Touches[kind], 0));
}

/**
 * For each action, and each that may come in its place, the parts of the machine in which they differ: runs that touch none of these come to the same under both. The
 * first stands for no race.
 */
export const DISTINCT: readonly Int32Array[] = [undefined, ...RACES].map((other) =>
  Int32Array.from([undefined, ...RACES], (race) => {
    if (race === undefined) return EVERYTHING;
    return other === undefined ? race.touches : distinct(other, race);
  }),
);
