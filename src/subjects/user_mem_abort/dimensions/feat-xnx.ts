// SPDX-License-Identifier: GPL-2.0-only
// FEAT_XNX of host and VM.
import { type Dimension, EVERY, only } from '../../../core/dimension.ts';
import { variesNestedPermissions } from './nested-permissions.ts';
import { nestedReadable } from './nested-readable.ts';
import { nestedWritable } from './nested-writable.ts';

export const featXNX: Dimension = {
  number: 19,
  name: 'featXNX',
  about: 'FEAT_XNX in host and VM: execute permission of stage-2 distinguishes EL0 and EL1.',
  source: 'kvm_has_xnx(), stage2_set_xn_attr()',
  values: [
    { label: 'no', about: 'without' },
    { label: 'yes', about: 'with' },
  ],
  representatives: {
    mask: (c) =>
      variesNestedPermissions(c) && c.pick(nestedWritable.number) === 0 && c.pick(nestedReadable.number) === 0
        ? EVERY
        : only(0),
    enough:
      'It gives a meaning to the XN field of a guest hypervisor, and matters where that field is varied.',
  },
};
