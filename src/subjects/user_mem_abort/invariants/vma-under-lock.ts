// SPDX-License-Identifier: GPL-2.0-only
// VMA fields are read under `mmap_lock` only.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const vmaUnderLock = watched(
  'vma-under-lock',
  Violation.vmaWithoutMmapLock,
  'No VMA is looked up or read without mmap_lock, and none after it was dropped.',
  'vma_lookup() in include/linux/mm.h',
);
