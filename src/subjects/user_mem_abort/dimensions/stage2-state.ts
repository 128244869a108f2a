// SPDX-License-Identifier: GPL-2.0-only
// What stage-2 holds before the fault.
import type { Choices } from '../../../core/choices.ts';
import { only } from '../../../core/dimension.ts';
import { Reach, Stage2State } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { isMapped } from './fault-kind.ts';
import { geometryOf } from './page-size.ts';
import { protectedKvm } from './protected-kvm.ts';

export const stage2State = dimension({
  number: 4,
  name: 'stage2State',
  about:
    'What stage-2 holds around the faulting address; a fault of permission or access flag has a leaf, another has none.',
  source: 'kvm_pgtable_stage2_map(), kvm_vcpu_trap_get_perm_fault_granule()',
  values: [
    { label: 'empty', about: 'no table below the root', weight: 2 },
    {
      label: 'neighbours',
      about: 'a last-level table with the pages beside the faulting one mapped',
      weight: 2,
    },
    { label: 'page', about: 'a page-sized leaf', weight: 3 },
    { label: 'pmd-block', about: 'a PMD-sized block', weight: 3 },
    { label: 'pud-block', about: 'a PUD-sized block (4K pages, not in protected mode)' },
  ],
  domain: (c) => {
    if (!isMapped(c)) return only(Stage2State.empty, Stage2State.neighbours);
    const pud = geometryOf(c).pudSectSupported && c.pick(protectedKvm.number) === 0;
    return only(Stage2State.page, Stage2State.pmdBlock) | (pud ? only(Stage2State.pudBlock) : 0);
  },
  answers: {
    stage2State(): Stage2State {
      return this.choices.pick(stage2State.number) as Stage2State;
    },
  },
});

/** How far something has to reach so that the existing block lies inside. */
export function reachOverBlock(c: Choices): number {
  if (hasPudBlock(c)) return only(Reach.far);
  if (hasPmdBlock(c)) return only(Reach.far, Reach.pmd);
  return only(Reach.far, Reach.pmd, Reach.page);
}

export function hasPmdBlock(c: Choices): boolean {
  return c.pick(stage2State.number) === Stage2State.pmdBlock;
}

export function hasPudBlock(c: Choices): boolean {
  return c.pick(stage2State.number) === Stage2State.pudBlock;
}
