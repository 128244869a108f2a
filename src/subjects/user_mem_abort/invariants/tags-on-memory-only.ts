// SPDX-License-Identifier: GPL-2.0-only
// Tags are touched on memory only.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const tagsOnMemoryOnly = watched(
  'tags-on-memory-only',
  Violation.tagsOfNoMemory,
  'Tags are initialised of memory only: not of what is outside the memory map, and not of the zero page.',
  'sanitise_mte_tags() in arch/arm64/kvm/mmu.c, try_page_mte_tagging()',
);
