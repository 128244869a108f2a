// SPDX-License-Identifier: GPL-2.0-only
// What the last exit left in the registers of the vCPU.
import type { Dimension } from '../../../core/dimension.ts';
import {
  ESR_ELx_FSC_EXCL_ATOMIC,
  ESR_ELx_FSC_FAULT,
  ESR_ELx_FSC_PERM,
  ESR_ELx_ISV,
  encodeEsr,
} from '../../../kernel/esr.ts';
import { SPACE as ABORT } from '../../kvm_handle_guest_abort/space.ts';

const PLAIN = { instruction: false, s1ptw: false, write: false };

/** ESR_EL2 by value. */
const SYNDROMES: readonly number[] = [
  0,
  encodeEsr({ ...PLAIN, write: true, fsc: ESR_ELx_FSC_FAULT | 3 }),
  encodeEsr({ ...PLAIN, write: true, fsc: ESR_ELx_FSC_PERM | 3 }),
  encodeEsr({ ...PLAIN, instruction: true, fsc: ESR_ELx_FSC_FAULT | 3 }),
  encodeEsr({ ...PLAIN, s1ptw: true, fsc: ESR_ELx_FSC_PERM | 3 }),
  encodeEsr({ ...PLAIN, instruction: true, fsc: ESR_ELx_FSC_PERM | 2 }),
  encodeEsr({ ...PLAIN, write: true, fsc: ESR_ELx_FSC_EXCL_ATOMIC }),
  encodeEsr({ ...PLAIN, fsc: ESR_ELx_FSC_FAULT | 1 }) + ESR_ELx_ISV,
];

/** ESR_EL2 that a value of `staleSyndrome` stands for. */
export function syndromeOf(value: number): number {
  return SYNDROMES[value]!;
}

/** The vCPU that never ran. */
export const NEVER_RAN = 0;

export const staleSyndrome: Dimension = {
  number: ABORT.dimensions.length,
  name: 'staleSyndrome',
  about:
    'What the last exit of the vCPU left in ESR_EL2, with FAR_EL2 and HPFAR_EL2 of an address elsewhere. No fault led to the call, so that it says nothing of it.',
  source: 'vcpu->arch.fault, written by __get_fault_info() in arch/arm64/kvm/hyp/include/hyp/fault.h',
  values: [
    { label: 'never-ran', about: 'nothing: the registers are zero' },
    { label: 'write', about: 'a write to what was not mapped' },
    { label: 'write-permission', about: 'a write that took a permission fault' },
    { label: 'fetch', about: 'a fetch from what was not mapped' },
    { label: 'walk', about: 'a walk of stage-1 tables that took a permission fault' },
    { label: 'block-permission', about: 'a fetch that took a permission fault on a PMD-sized block' },
    { label: 'excl-atomic', about: 'an exclusive or atomic access that the memory cannot do' },
    { label: 'mmio', about: 'a load that user space emulates, whose result is not in its register yet' },
  ],
};
