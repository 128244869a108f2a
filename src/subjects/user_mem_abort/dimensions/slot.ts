// SPDX-License-Identifier: GPL-2.0-only
/** The memslot. */

import type { Choices } from '../../../core/choices.ts';
import { type Dimension, EVERY, only } from '../../../core/dimension.ts';
import { Congruence, NestedSize, Reach } from '../../../kernel/environment.ts';
import { hasPmdBlock, hasPudBlock, isWrite, mayExceedPmd, slotIsFar, variesEveryReason } from './facts.ts';
import { D } from './names.ts';

const ONE_REASON =
  'One reason at a time: a block is refused because the addresses are not congruent, because the slot starts in it or because it ends in it; a check that misses ' +
  'one of these shows where it is the only one. A bound at a PMD only matters where more than a PMD block could be mapped. ' +
  'Where no block is ever mapped, or the guest hypervisor limits the size, the end of the slot stands for the other reasons.';

/** How far something has to reach so that the existing block lies inside. */
export function reachOverBlock(c: Choices): number {
  if (hasPudBlock(c)) return only(Reach.far);
  if (hasPmdBlock(c)) return only(Reach.far, Reach.pmd);
  return only(Reach.far, Reach.pmd, Reach.page);
}

export const slotStart: Dimension = {
  name: 'slotStart',
  about: 'Where the slot starts: a block must not begin before it.',
  source: 'fault_supports_stage2_huge_mapping()',
  values: [
    { label: 'far', about: 'a region before the faulting address', weight: 3 },
    { label: 'pmd', about: 'at the start of the PMD block' },
    { label: 'page', about: 'at the faulting page' },
  ],
  domain: reachOverBlock,
  representatives: {
    mask: (c) => {
      if (c.pick(D.congruence) !== Congruence.region || !variesEveryReason(c)) return only(Reach.far);
      return mayExceedPmd(c) ? EVERY : only(Reach.far, Reach.page);
    },
    enough: ONE_REASON,
  },
};

export const slotEnd: Dimension = {
  name: 'slotEnd',
  about: 'Where the slot ends: a block must not reach past it.',
  source: 'fault_supports_stage2_huge_mapping()',
  values: [
    { label: 'far', about: 'a region after the faulting address', weight: 3 },
    { label: 'pmd', about: 'at the end of the PMD block' },
    { label: 'page', about: 'right after the faulting page' },
  ],
  domain: reachOverBlock,
  representatives: {
    mask: (c) => {
      if (c.pick(D.congruence) !== Congruence.region || c.pick(D.slotStart) !== Reach.far)
        return only(Reach.far);
      return mayExceedPmd(c) ? EVERY : only(Reach.far, Reach.page);
    },
    enough: ONE_REASON,
  },
};

export const slotReadonly: Dimension = {
  name: 'slotReadonly',
  about: 'KVM_MEM_READONLY; a write to such a slot is emulated and never reaches the handler.',
  source: 'kvm_handle_guest_abort(), memslot_is_logging(), kvm_follow_pfn()',
  values: [
    { label: 'no', about: 'writable slot', weight: 4 },
    { label: 'yes', about: 'read-only slot' },
  ],
  domain: (c) => (isWrite(c) ? only(0) : only(0, 1)),
};

export const slotLogging: Dimension = {
  name: 'slotLogging',
  about:
    'KVM_MEM_LOG_DIRTY_PAGES: the slot has a dirty bitmap, and blocks were write-protected when it was set. Dirty pages of a VM with a ring go there, with a ' +
    'bitmap beside it if the VMM asked for one; arm64 does not take a slot without a bitmap for one that logs.',
  source: 'memslot_is_logging(), kvm_use_dirty_bitmap()',
  values: [
    { label: 'no', about: 'no dirty logging', weight: 2 },
    { label: 'yes', about: 'dirty logging' },
    { label: 'ring', about: 'a dirty ring, and no bitmap' },
    { label: 'ring-and-bitmap', about: 'a dirty ring, and a bitmap beside it' },
  ],
  representatives: {
    mask: (c) =>
      slotIsFar(c) && isWrite(c) && c.pick(D.nestedSize) === NestedSize.none ? only(0, 1, 2) : only(0, 1),
    enough:
      'A ring changes where a page is marked, and that there need not be a bitmap: it shows where something is marked, and where nothing but the log limits the ' +
      'size. With both the handler does what it does with a bitmap.',
  },
};
