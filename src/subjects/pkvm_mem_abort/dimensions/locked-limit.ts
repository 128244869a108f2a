// SPDX-License-Identifier: GPL-2.0-only
// The limit of locked memory.
import { dimension } from '../../user_mem_abort/dimensions/declare.ts';
import { OWN } from './numbers.ts';

/** The dimension, for a space in which it has that number. */
export const lockedLimitAt = (number: number) =>
  dimension({
    number,
    name: 'lockedLimit',
    about: 'Whether RLIMIT_MEMLOCK leaves room for another page.',
    source: 'account_locked_vm()',
    values: [
      { label: 'room', about: 'another page fits, or the task has CAP_IPC_LOCK', weight: 6 },
      { label: 'reached', about: 'not one page more: -ENOMEM' },
    ],
    answers: {
      mayLock(): boolean {
        return this.choices.pick(number) === 0;
      },
    },
  });

export const lockedLimit = lockedLimitAt(OWN + 1);
