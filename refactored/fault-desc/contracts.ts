// SPDX-License-Identifier: GPL-2.0-only
// What this state does otherwise than the original: what state-object does, a gfn that stays unaligned where the PMD is folded, and one that is marked dirty for a block.
import { type Choices, type Contract, firstCall, labelOf, type RunRecord } from '../../src/contracts.ts';
import { ALIGN_DOWN } from '../../src/kernel/index.ts';
import { contracts as ofStateObject } from '../state-object/contracts.ts';

/** With 64K pages. */
const PMD_SIZE = 0x2000_0000;

/** Pages of the blocks that stage-2 has, by page size. */
const BLOCKS: { readonly [pageSize: string]: readonly number[] } = {
  '4k': [512, 512 * 512],
  '16k': [2048],
  '64k': [8192],
  '64k-folded': [8192],
};

/** Whether both cleared the tags of the same range, or neither did. */
function sameTags(legacy: RunRecord, refactored: RunRecord): boolean {
  const before = firstCall(legacy, 'sanitise_mte_tags');
  const after = firstCall(refactored, 'sanitise_mte_tags');
  return before?.args[0] === after?.args[0] && before?.args[1] === after?.args[1];
}

/** The gfn that a run marked dirty. */
function marks(run: RunRecord): number | undefined {
  return firstCall(run, 'mark_page_dirty_in_slot')?.args[0];
}

/** Whether one marked the page that was written and the other the first page of its block, in a ring without a bitmap. */
function marksBlock(legacy: RunRecord, refactored: RunRecord, c: Choices): boolean {
  const before = marks(legacy);
  const after = marks(refactored);
  if (labelOf(c, 'slotLogging') !== 'ring' || before === undefined || after === undefined) return false;
  const blocks = BLOCKS[labelOf(c, 'pageSize') ?? '4k'];
  return after < before && blocks.some((pages) => after === ALIGN_DOWN(before, pages));
}

export const foldedPmdThp: Contract = {
  id: 'folded-pmd-thp',
  title: 'With a folded PMD the THP adjustment aligns the gfn no more',
  differs: ['return value', 'stage-2', 'memory cache', 'warnings', 'pages', 'dirty log'],
  mayChangeKnownProblems: true,
  // Behind the huge page lies whatever the host has there: memory that it does not let anybody write, pages that are clean in the log. What a ring is told of lies before it.
  mayBreak: ['within-host-permission', 'dirty-log', 'dirty-has-leaf'],
  covers: (legacy, refactored, c) => {
    if (labelOf(c, 'pageSize') !== '64k-folded') return false;
    const before = firstCall(legacy, 'kvm_pgtable_stage2_map');
    const after = firstCall(refactored, 'kvm_pgtable_stage2_map');
    if (before === undefined || after === undefined || !sameTags(legacy, refactored)) return false;
    // Whoever loses a race for the entry marks nothing.
    const bothMark = before.result === 0 && after.result === 0;
    if (labelOf(c, 'slotLogging') === 'ring' && bothMark && marks(legacy) !== marks(refactored)) {
      if (!marksBlock(legacy, refactored, c)) return false;
    }
    const [addr, size, ...others] = before.args;
    const sameOtherwise = others.every((arg, i) => after.args[i + 2] === arg);
    return (
      size === PMD_SIZE &&
      after.args[1] === PMD_SIZE &&
      sameOtherwise &&
      after.args[0] !== addr &&
      ALIGN_DOWN(after.args[0], PMD_SIZE) === addr
    );
  },
  reason:
    'transparent_hugepage_adjust() used to round the IPA down with PMD_MASK and now rounds the gfn down with ~(PTRS_PER_PMD - 1), the mask that it always used for the pfn. ' +
    'With two page-table levels PTRS_PER_PMD is 1, so nothing is rounded: 512 MiB are mapped from the faulting page on, the right pages as far as the huge page reaches and foreign ones behind it, ' +
    'and a permission fault on a page that is there finds its own entry in the place of the block and is told to try again for ever, ' +
    'where the original mapped the aligned range to pages that are all off (the known problem of the same name). Both are wrong; this one was not announced. It needs 64K pages with 42-bit addresses and THP.',
  // The earliest state read that has it: the end of the state-object series, 11f8f1b8a97b, still passes an IPA.
  commit: 'c6f4d84643498bc855e2f6719a3233ded0e2dc63',
  scenario: {
    schemaVersion: 1,
    choices: { pageSize: '64k-folded', pageInPmd: 'sixth', vmaKind: 'thp' },
    races: [],
  },
};

const dirtyRingBlock: Contract = {
  id: 'dirty-ring-block',
  title: 'The first page of a block is marked dirty instead of the one that was written',
  differs: ['dirty log'],
  mayChangeKnownProblems: false,
  covers: (legacy, refactored, c) => legacy.ret === refactored.ret && marksBlock(legacy, refactored, c),
  reason:
    'The gfn that is marked is computed after the THP adjustment and rounded to the size of the mapping; the original computed it before. It shows where a slot tracks dirty pages by a ring without ' +
    'a bitmap: arm64 does not take it for one that logs, so blocks are mapped, and one gfn stands for all of a block. A VMM that takes the ring for exact loses the pages of a block either way. ' +
    'The size is that of the block that lacked the permission, also where two others have been faster: one put small pages in the place of the memory, another mapped the one that is written. ' +
    'Its entry is relaxed, and the first page of the former block is marked, up to 1 GiB away; the original marks the page.',
  commit: 'c6f4d84643498bc855e2f6719a3233ded0e2dc63',
  scenario: {
    schemaVersion: 1,
    choices: { access: 'write', pageInPmd: 'sixth', slotLogging: 'ring', vmaKind: 'thp' },
    races: [],
  },
};

/** In the order in which they are asked. */
export const contracts: readonly Contract[] = [...ofStateObject, foldedPmdThp, dirtyRingBlock];
