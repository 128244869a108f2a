// SPDX-License-Identifier: GPL-2.0-only
// What else an existing leaf permits.
import { only } from '../../../core/dimension.ts';
import { Stage2State } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { stage2State } from './stage2-state.ts';

export const entryHasOther = dimension({
  number: 34,
  name: 'entryHasOther',
  about:
    'Whether a leaf that lacks W is executable, or one that lacks X is writable. Asked for permission faults.',
  source: 'kvm_pgtable_stage2_relax_perms()',
  values: [
    { label: 'no', about: 'read-only' },
    { label: 'yes', about: 'the other permission is there' },
  ],
  domain: (c) => (c.pick(stage2State.number) >= Stage2State.page ? only(0, 1) : only(0)),
  answers: {
    /** Whether an existing leaf that lacks W has X, or one that lacks X has W. */
    entryHasOther(): boolean {
      return this.choices.pick(entryHasOther.number) === 1;
    },
  },
});
