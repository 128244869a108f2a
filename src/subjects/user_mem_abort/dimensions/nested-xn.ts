// SPDX-License-Identifier: GPL-2.0-only
// Where the guest's own stage-2 allows execution.
import { apartFrom, EVERY, NOT_SIMPLEST, only } from '../../../core/dimension.ts';
import { askedOfGuest } from './access.ts';
import { featXNX } from './cpu-features.ts';
import { dimension } from './declare.ts';
import { APART, variesNestedPermissions } from './nested-permissions.ts';
import { nestedReadable } from './nested-readable.ts';
import { nestedWritable } from './nested-writable.ts';
import { OF_SLOT } from './slot-end.ts';

export const nestedXn = dimension({
  number: 12,
  name: 'nestedXn',
  about:
    "XN[1:0] of the guest's stage-2 descriptor. With FEAT_XNX a permission fault of a fetch that it denies at every level is forwarded. Asked if nested.",
  source: 'kvm_s2_trans_exec_el0(), kvm_s2_trans_exec_el1()',
  unkept: true,
  values: [
    { label: '00', about: 'executable at EL0 and EL1' },
    { label: '01', about: 'executable at EL0 only (without FEAT_XNX: everywhere)' },
    { label: '10', about: 'not executable' },
    { label: '11', about: 'executable at EL1 only (without FEAT_XNX: not executable)' },
  ],
  domain: (c) =>
    askedOfGuest(c) === 'execution' && c.pick(featXNX.number) === 1 ? only(0, 1, 3) : only(0, 1, 2, 3),
  representatives: {
    mask: (c) => (variesNestedPermissions(c) ? EVERY : only(0)),
    excludes: [
      ...apartFrom(NOT_SIMPLEST, ...OF_SLOT, nestedWritable.number, nestedReadable.number),
      { own: only(1, 3), other: featXNX.number, values: only(0) },
    ],
    enough: `${APART} Without FEAT_XNX the field has two meanings, whatever its lower bit.`,
  },
  answers: {
    /** `XN[1:0]` of the guest's stage-2 descriptor. */
    nestedXn(): number {
      return this.choices.pick(nestedXn.number);
    },
  },
});
