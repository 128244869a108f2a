// SPDX-License-Identifier: GPL-2.0-only
// Whether the user page tables still have an entry when they are walked.
import { dimension } from './declare.ts';

export const userPteGone = dimension({
  number: 30,
  name: 'userPteGone',
  about:
    'Whether the walk of the user page tables under mmu_lock finds an entry that is not valid (NUMA hinting, for one).',
  source: 'get_user_mapping_size()',
  momentary: true,
  values: [
    { label: 'no', about: 'a valid leaf', weight: 7 },
    { label: 'yes', about: 'not valid: -EAGAIN' },
  ],
  answers: {
    /** Whether the walk of the user page tables finds an entry that has gone (`get_user_mapping_size`). */
    userPteGone(): boolean {
      return this.choices.pick(userPteGone.number) === 1;
    },
  },
});
