// SPDX-License-Identifier: GPL-2.0-only
// A page that grows to a block with tags uninitialised.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const mtePermissionUpgrade: KnownProblem = {
  id: 'mte-permission-upgrade',
  title: 'A permission fault that grows a page to a block exposes uninitialised tags',
  invariants: ['mte-initialised', 'initialised-before-visible'],
  covers: (c) => labelOf(c, 'vmMte') === 'yes' && labelOf(c, 'faultKind') === 'permission',
  scenario: {
    schemaVersion: 1,
    choices: { faultKind: 'permission', access: 'write', stage2State: 'page', vmaKind: 'thp', vmMte: 'yes' },
    races: [],
  },
  analysis:
    'Tags are initialised only when the fault is not a permission fault. A page left over from dirty logging that now takes a write fault is remapped as a block, because the host has a ' +
    'transparent huge page there: sanitise_mte_tags() is skipped, and the guest sees the tags of all pages of the block though only the one page had been initialised. They hold whatever the ' +
    'previous owner of the memory left.',
};
