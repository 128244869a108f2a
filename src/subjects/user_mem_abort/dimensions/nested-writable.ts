// SPDX-License-Identifier: GPL-2.0-only
// Whether the guest's own stage-2 allows writes.
import { apartFrom, EVERY, NOT_SIMPLEST, only } from '../../../core/dimension.ts';
import { askedOfGuest } from './access.ts';
import { dimension } from './declare.ts';
import { APART, variesNestedPermissions } from './nested-permissions.ts';
import { OF_SLOT } from './slot-end.ts';

export const nestedWritable = dimension({
  number: 10,
  name: 'nestedWritable',
  about:
    "Whether the guest's stage-2 allows writes; a permission fault of a write that it forbids never reaches the handler. Asked if nested.",
  source: 'kvm_s2_trans_writable(), kvm_s2_handle_perm_fault()',
  unkept: true,
  values: [
    { label: 'yes', about: 'S2AP[1] set' },
    { label: 'no', about: 'S2AP[1] clear' },
  ],
  domain: (c) => (askedOfGuest(c) === 'write' ? only(0) : only(0, 1)),
  representatives: {
    mask: (c) => (variesNestedPermissions(c) ? EVERY : only(0)),
    excludes: apartFrom(NOT_SIMPLEST, ...OF_SLOT),
    enough: APART,
  },
  answers: {
    nestedWritable(): boolean {
      return this.choices.pick(nestedWritable.number) === 0;
    },
  },
});
