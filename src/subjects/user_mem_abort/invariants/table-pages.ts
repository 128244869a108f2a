// SPDX-License-Identifier: GPL-2.0-only
// No table page is lost or freed too early.
import { Violation } from '../../../kernel/violations.ts';
import { type MachineInvariant, recorded } from './invariant.ts';

export const tablePages: MachineInvariant = {
  name: 'table-pages',
  about: 'No page-table page is lost, freed while in use, or miscounted.',
  source: 'stage2_map_walk_table_pre() and free_unlinked_table in arch/arm64/kvm/hyp/pgtable.c',
  broken: (m) => {
    if (!m.stage2.touched) return false;
    m.stage2.checkTables();
    return (m.recorder.violations & Violation.tablePage) !== 0;
  },
  explain: (m) => recorded(m, Violation.tablePage),
};
