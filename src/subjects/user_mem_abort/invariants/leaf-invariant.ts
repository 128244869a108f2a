// SPDX-License-Identifier: GPL-2.0-only
// Makes an invariant of a statement about each leaf.
import type { Machine } from '../../../kernel/machine.ts';
import { protName } from '../../../kernel/prot.ts';
import type { LeafCheck, MachineInvariant, RunCheck } from './invariant.ts';
import { describeLeaf } from './leaf-facts.ts';
import { ofEach } from './leaf-runs.ts';

/**
 * An invariant of every leaf of the final stage-2. Tables that the run never looked at hold what they held before and are not
 * judged.
 * @param runWrong asks leaves that continue each other, all at once
 */
export function leafInvariant(
  name: string,
  about: string,
  source: string,
  isWrong: LeafCheck,
  detail: (m: Machine, leaf: number) => string,
  runWrong: RunCheck = ofEach(isWrong),
): MachineInvariant {
  const first = (m: Machine): number => {
    if (!m.stage2.touched) return -1;
    m.stage2.collect();
    const count = m.stage2.leafCount();
    for (let leaf = 0; leaf < count; leaf++) if (isWrong(m, leaf)) return leaf;
    return -1;
  };
  return {
    name,
    about,
    source,
    judged: 'at the end, on every leaf of the stage-2 tables',
    leafWrong: isWrong,
    runWrong,
    broken: (m) => first(m) >= 0,
    explain: (m) => {
      const leaf = first(m);
      return leaf < 0 ? '' : `${describeLeaf(m, leaf, protName)}: ${detail(m, leaf)}`;
    },
  };
}
