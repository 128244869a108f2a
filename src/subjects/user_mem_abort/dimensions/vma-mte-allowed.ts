// SPDX-License-Identifier: GPL-2.0-only
// VM_MTE_ALLOWED of the VMA.
import { only } from '../../../core/dimension.ts';
import { dimension } from './declare.ts';
import { isMapped } from './fault-kind.ts';
import { isNeverTagged } from './pfn-backing.ts';

export const vmaMteAllowed = dimension({
  number: 24,
  name: 'vmaMteAllowed',
  about:
    'VM_MTE_ALLOWED: memory that can carry tags. Asked in a VM with MTE; a leaf that is there was allowed to be.',
  source: 'kvm_vma_mte_allowed()',
  values: [
    { label: 'yes', about: 'may carry tags', weight: 2 },
    { label: 'no', about: 'may not' },
  ],
  domain: (c) => {
    if (isNeverTagged(c)) return only(1);
    return isMapped(c) ? only(0) : only(0, 1);
  },
  answers: {
    vmaMteAllowed(): boolean {
      return this.choices.pick(vmaMteAllowed.number) === 0;
    },
  },
});
