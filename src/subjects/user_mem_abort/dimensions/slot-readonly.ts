// SPDX-License-Identifier: GPL-2.0-only
// A read-only slot.
import { only } from '../../../core/dimension.ts';
import { isWrite } from './access.ts';
import { dimension } from './declare.ts';

export const slotReadonly = dimension({
  number: 15,
  name: 'slotReadonly',
  about: 'KVM_MEM_READONLY; a write to such a slot is emulated and never reaches the handler.',
  source: 'kvm_handle_guest_abort(), memslot_is_logging(), kvm_follow_pfn()',
  values: [
    { label: 'no', about: 'writable slot', weight: 4 },
    { label: 'yes', about: 'read-only slot' },
  ],
  domain: (c) => (isWrite(c) ? only(0) : only(0, 1)),
  answers: {
    slotReadonly(): boolean {
      return this.choices.pick(slotReadonly.number) === 1;
    },
  },
});
