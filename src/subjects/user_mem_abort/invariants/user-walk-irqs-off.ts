// SPDX-License-Identifier: GPL-2.0-only
// User page tables are walked with interrupts off.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const userWalkIrqsOff = watched(
  'user-walk-irqs-off',
  Violation.userWalkIrqsOn,
  'The user page tables are walked with interrupts off only.',
  'get_user_mapping_size() in arch/arm64/kvm/mmu.c',
);
