// SPDX-License-Identifier: GPL-2.0-only
// VM_ALLOW_ANY_UNCACHED of the VMA.
import type { Choices } from '../../../core/choices.ts';
import { EVERY, only } from '../../../core/dimension.ts';
import { PfnBacking } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { variesAttributes } from './page-in-pmd.ts';
import { pfnBacking } from './pfn-backing.ts';
import { vmaMemType } from './vma-mem-type.ts';

/** Value `device` of the dimension `vmaMemType`. */
const DEVICE = 0;

export const vmaAnyUncached = dimension({
  number: 23,
  name: 'vmaAnyUncached',
  about:
    'VM_ALLOW_ANY_UNCACHED: the driver allows Normal-NC instead of Device. Asked for PFNMAP and MIXEDMAP.',
  source: 'vma->vm_flags & VM_ALLOW_ANY_UNCACHED in user_mem_abort()',
  values: [
    { label: 'no', about: 'device attributes' },
    { label: 'yes', about: 'Normal-NC' },
  ],
  representatives: {
    mask: (c) => (variesUncached(c) ? EVERY : only(0)),
    enough:
      'The flag chooses between two types of what is not cacheable; nothing else is mapped with either.',
  },
  answers: {
    vmaAnyUncached(): boolean {
      return this.choices.pick(vmaAnyUncached.number) === 1;
    },
  },
});

/** Whether the exhaustive engine varies as what a driver's memory is mapped that is not cacheable. */
function variesUncached(c: Choices): boolean {
  return (
    variesAttributes(c) &&
    c.pick(vmaMemType.number) === DEVICE &&
    c.pick(pfnBacking.number) !== PfnBacking.memory
  );
}
