// SPDX-License-Identifier: GPL-2.0-only
// Tags come before the mapping.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const initialisedBeforeVisible = watched(
  'initialised-before-visible',
  Violation.visibleUntagged,
  'What a VM with MTE maps cacheable has its tags before any vCPU can reach it.',
  'sanitise_mte_tags() before kvm_pgtable_stage2_map() in arch/arm64/kvm/mmu.c',
);
