// SPDX-License-Identifier: GPL-2.0-only
// Nothing uninitialised is used, and nothing uninitialised and no foreign object is handed to the kernel.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const argumentsInitialised = watched(
  'arguments-initialised',
  Violation.uninitialised | Violation.wrongObject,
  'No call is handed a value that nobody wrote, and no C decides anything by one; no call is handed an object that is not the one of the fault: another VM, vCPU, slot or page table.',
  'CVE-2025-37996: the memory cache handed to kvm_pgtable_stage2_map()',
);
