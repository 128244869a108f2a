// SPDX-License-Identifier: GPL-2.0-only
// Whether the guest's own stage-2 allows reads.
import { apartFrom, EVERY, NOT_SIMPLEST, only } from '../../../core/dimension.ts';
import { askedOfGuest } from './access.ts';
import { dimension } from './declare.ts';
import { APART, variesNestedPermissions } from './nested-permissions.ts';
import { nestedWritable } from './nested-writable.ts';
import { OF_SLOT } from './slot-end.ts';

export const nestedReadable = dimension({
  number: 11,
  name: 'nestedReadable',
  about:
    "Whether the guest's stage-2 allows reads; a permission fault of a read that it forbids never reaches the handler. Asked if nested.",
  source: 'kvm_s2_trans_readable(), kvm_s2_handle_perm_fault()',
  unkept: true,
  values: [
    { label: 'yes', about: 'S2AP[0] set', weight: 3 },
    { label: 'no', about: 'S2AP[0] clear' },
  ],
  domain: (c) => (askedOfGuest(c) === 'read' ? only(0) : only(0, 1)),
  representatives: {
    mask: (c) => (variesNestedPermissions(c) ? EVERY : only(0)),
    excludes: apartFrom(NOT_SIMPLEST, ...OF_SLOT, nestedWritable.number),
    enough: APART,
  },
  answers: {
    nestedReadable(): boolean {
      return this.choices.pick(nestedReadable.number) === 0;
    },
  },
});
