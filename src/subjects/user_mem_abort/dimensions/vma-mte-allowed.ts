// SPDX-License-Identifier: GPL-2.0-only
// VM_MTE_ALLOWED of the VMA.
import { type Dimension, only } from '../../../core/dimension.ts';
import { isMapped } from './fault-kind.ts';
import { isNeverTagged } from './pfn-backing.ts';

export const vmaMteAllowed: Dimension = {
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
};
