// SPDX-License-Identifier: GPL-2.0-only
// What the CPU of the host can do.
import { apartFrom, EVERY, only } from '../../../core/dimension.ts';
import { dimension } from './declare.ts';
import { variesNestedPermissions } from './nested-permissions.ts';
import { nestedReadable } from './nested-readable.ts';
import { nestedWritable } from './nested-writable.ts';
import { OF_SLOT } from './slot-end.ts';

export const stage2FWB = dimension({
  number: 18,
  name: 'stage2FWB',
  about: 'FEAT_S2FWB: stage-2 can force write-back.',
  source: 'kvm_supports_cacheable_pfnmap(), kvm_pgtable_stage2_unmap()',
  unkept: true,
  values: [
    { label: 'no', about: 'without' },
    { label: 'yes', about: 'with' },
  ],
  answers: {
    hasFWB(): boolean {
      return this.choices.pick(stage2FWB.number) === 1;
    },
  },
});

export const featXNX = dimension({
  number: 19,
  name: 'featXNX',
  about: 'FEAT_XNX in host and VM: execute permission of stage-2 distinguishes EL0 and EL1.',
  source: 'kvm_has_xnx(), stage2_set_xn_attr()',
  unkept: true,
  values: [
    { label: 'no', about: 'without' },
    { label: 'yes', about: 'with' },
  ],
  representatives: {
    mask: (c) => (variesNestedPermissions(c) ? EVERY : only(0)),
    excludes: apartFrom(only(1), ...OF_SLOT, nestedWritable.number, nestedReadable.number),
    enough:
      'It gives a meaning to the XN field of a guest hypervisor, and matters where that field is varied.',
  },
  answers: {
    /** FEAT_XNX, host and VM. */
    hasXNX(): boolean {
      return this.choices.pick(featXNX.number) === 1;
    },
  },
});
