// SPDX-License-Identifier: GPL-2.0-only
// Dirty logging of the slot, by bitmap or ring.
import { apartFrom, only } from '../../../core/dimension.ts';
import { NestedSize } from '../../../kernel/environment.ts';
import { isWrite } from './access.ts';
import { dimension } from './declare.ts';
import { nestedSize } from './nested-size.ts';
import { OF_SLOT } from './slot-end.ts';

export const slotLogging = dimension({
  number: 16,
  name: 'slotLogging',
  about:
    'KVM_MEM_LOG_DIRTY_PAGES: the slot has a dirty bitmap, and blocks were write-protected when it was set. Dirty pages of a VM with a ring go there, with a ' +
    'bitmap beside it if the VMM asked for one; arm64 does not take a slot without a bitmap for one that logs.',
  source: 'memslot_is_logging(), kvm_use_dirty_bitmap()',
  values: [
    { label: 'no', about: 'no dirty logging', weight: 2 },
    { label: 'yes', about: 'dirty logging' },
    { label: 'ring', about: 'a dirty ring, and no bitmap' },
    { label: 'ring-and-bitmap', about: 'a dirty ring, and a bitmap beside it' },
  ],
  representatives: {
    mask: (c) => (isWrite(c) && c.pick(nestedSize.number) === NestedSize.none ? only(0, 1, 2) : only(0, 1)),
    excludes: apartFrom(only(2), ...OF_SLOT),
    enough:
      'A ring changes where a page is marked, and that there need not be a bitmap: it shows where something is marked, and where nothing but the log limits the ' +
      'size. With both the handler does what it does with a bitmap.',
  },
  answers: {
    /** Whether the slot has a dirty bitmap, in which case it tracks dirty pages. */
    slotLogging(): boolean {
      const value = this.choices.pick(slotLogging.number);
      return value === 1 || value === 3;
    },
    /** Whether the VM has a dirty ring and the slot tracks dirty pages. */
    slotRing(): boolean {
      return this.choices.pick(slotLogging.number) >= 2;
    },
  },
});
