// SPDX-License-Identifier: GPL-2.0-only
// Nothing uninitialised is handed to the kernel.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const argumentsInitialised = watched(
  'arguments-initialised',
  Violation.uninitialised,
  'No call is handed a value that nobody wrote.',
  'CVE-2025-37996: the memory cache handed to kvm_pgtable_stage2_map()',
);
