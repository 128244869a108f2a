// SPDX-License-Identifier: GPL-2.0-only
import { ALIGN_DOWN } from '../../kernel/bits.ts';
import { Call } from '../../kernel/calls.ts';
import { GEOMETRY_64K_FOLDED } from '../../kernel/geometry.ts';
import type { Effect } from '../../kernel/trace.ts';
import { labelOf } from '../../scenario/scenario.ts';
import type { RunRecord } from '../record.ts';
import type { Contract } from './contract.ts';

const { PMD_SIZE } = GEOMETRY_64K_FOLDED;

function mapCall(run: RunRecord): Effect | undefined {
  return run.effects.find((effect) => effect.call === Call.kvm_pgtable_stage2_map);
}

export const foldedPmdThpContract: Contract = {
  id: 'folded-pmd-thp',
  title: 'With a folded PMD the THP adjustment aligns the gfn no more',
  variants: ['fault-desc'],
  differs: ['stage-2', 'memory cache', 'MTE tags', 'return value', 'warnings', 'dirty log', 'pages'],
  mayChangeFindings: true,
  covers: (legacy, refactored, c) => {
    if (labelOf(c, 'pageSize') !== '64k-folded') return false;
    const before = mapCall(legacy);
    const after = mapCall(refactored);
    if (before === undefined || after === undefined) return false;
    const [addr, size, phys] = before.args;
    const blockMapped = size === PMD_SIZE && after.args[1] === PMD_SIZE && after.args[2] === phys;
    return blockMapped && after.args[0] !== addr && ALIGN_DOWN(after.args[0], PMD_SIZE) === addr;
  },
  reason:
    'transparent_hugepage_adjust() used to round the IPA down with PMD_MASK and now rounds the gfn down with ~(PTRS_PER_PMD - 1), the mask that it always used for the pfn. ' +
    'With two page-table levels PTRS_PER_PMD is 1, so nothing is rounded: 512 MiB are mapped from the faulting page on, the right pages as far as the huge page reaches and foreign ones behind it, ' +
    'where the original mapped the aligned range to pages that are all off (the finding of the same name). Both are wrong; this one was not announced. It needs 64K pages with 42-bit addresses and THP.',
  commit:
    'fb9888fdfada0b5ad977f08f7550432a08aacbb1 (the series ends there; the change is in one of its patches)',
  scenario: {
    schemaVersion: 1,
    choices: { pageSize: '64k-folded', pageInPmd: 'sixth', vmaKind: 'thp' },
    races: [],
  },
};
