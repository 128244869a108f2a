// SPDX-License-Identifier: GPL-2.0-only
// VM_ALLOW_ANY_UNCACHED of the VMA.
import { apartFrom, EVERY, only } from '../../../core/dimension.ts';
import { PfnBacking } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { variesAttributes } from './page-in-pmd.ts';
import { pfnBacking } from './pfn-backing.ts';
import { vmaMemType } from './vma-mem-type.ts';

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
    mask: (c) => (variesAttributes(c) ? EVERY : only(0)),
    excludes: [
      ...apartFrom(only(1), vmaMemType.number),
      { own: only(1), other: pfnBacking.number, values: only(PfnBacking.memory) },
    ],
    enough:
      'The flag chooses between two types of what is not cacheable; nothing else is mapped with either. What the driver asks for is the simplest type then.',
  },
  answers: {
    vmaAnyUncached(): boolean {
      return this.choices.pick(vmaAnyUncached.number) === 1;
    },
  },
});
