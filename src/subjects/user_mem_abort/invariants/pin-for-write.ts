// SPDX-License-Identifier: GPL-2.0-only
// Pages are pinned for writing for writes.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const pinForWrite = watched(
  'pin-for-write',
  Violation.writeIntent,
  'A page is pinned for writing only if the access was a write; a walk of stage-1 tables is one only as a permission fault.',
  'kvm_is_write_fault() in arch/arm64/include/asm/kvm_emulate.h',
);
