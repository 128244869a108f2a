// SPDX-License-Identifier: GPL-2.0-only
// The limit of locked memory.
import { dimension } from '../../user_mem_abort/dimensions/declare.ts';
import { OWN } from './numbers.ts';

export const lockedLimit = dimension({
  number: OWN + 1,
  name: 'lockedLimit',
  about: 'Whether RLIMIT_MEMLOCK leaves room for another page.',
  source: 'account_locked_vm()',
  values: [
    { label: 'room', about: 'another page fits, or the task has CAP_IPC_LOCK', weight: 6 },
    { label: 'reached', about: 'not one page more: -ENOMEM' },
  ],
  answers: {
    mayLock(): boolean {
      return this.choices.pick(lockedLimit.number) === 0;
    },
  },
});
