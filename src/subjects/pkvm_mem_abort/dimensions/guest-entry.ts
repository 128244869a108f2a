// SPDX-License-Identifier: GPL-2.0-only
// What the hypervisor's tables say at the address.
import { dimension } from '../../user_mem_abort/dimensions/declare.ts';
import { OWN } from './numbers.ts';

/** The dimension, for a space in which it has that number. */
export const guestEntryAt = (number: number) =>
  dimension({
    number,
    name: 'guestEntry',
    about:
      'What the guest had at the address: nothing, or a page that was taken back because the host touched it.',
    source: 'pkvm_pgtable_stage2_map()',
    values: [
      { label: 'none', about: 'nothing: the page is to be given', weight: 6 },
      {
        label: 'poisoned',
        about: 'the host has a mapping object and the hypervisor an entry that is lost: -EFAULT',
      },
    ],
    answers: {
      entryPoisoned(): boolean {
        return this.choices.pick(number) === 1;
      },
    },
  });

export const guestEntry = guestEntryAt(OWN + 3);
