// SPDX-License-Identifier: GPL-2.0-only
// Walks under the read lock are shared.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const stage2WalkMode = watched(
  'stage2-walk-mode',
  Violation.walkMode | Violation.retryWithoutLock | Violation.breakBeforeMake,
  'Stage-2 is changed, and the sequence compared, under mmu_lock; under the read lock by shared walks only.',
  'KVM_PGTABLE_WALK_SHARED in arch/arm64/include/asm/kvm_pgtable.h, mmu_invalidate_retry()',
);
