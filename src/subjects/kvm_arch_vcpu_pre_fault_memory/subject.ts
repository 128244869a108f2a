// SPDX-License-Identifier: GPL-2.0-only
// kvm_arch_vcpu_pre_fault_memory() as a subject.
import type { Subject } from '../../core/subject.ts';
import { PART_NAMES } from '../user_mem_abort/record.ts';
import { sessionsOf } from '../user_mem_abort/sessions/support.ts';
import { SIGNATURES } from '../user_mem_abort/variant.ts';
import { PreFaultBench } from './bench.ts';
import { INVARIANTS } from './invariants/all.ts';
import { SESSIONS } from './sessions.ts';
import { SPACE } from './space.ts';

/**
 * `kvm_arch_vcpu_pre_fault_memory()` as the series that bring KVM_PRE_FAULT_MEMORY to arm64 add it to arch/arm64/kvm/mmu.c, and as
 * kvm_vcpu_pre_fault_memory() calls it: inside an SRCU read section, by an ioctl, with no fault of the guest before. The fault handlers beneath it are those of the
 * same text. Variants of it come from C.
 */
export const KVM_ARCH_VCPU_PRE_FAULT_MEMORY: Subject = {
  name: 'kvm_arch_vcpu_pre_fault_memory',
  signatures: SIGNATURES,
  space: SPACE,
  invariants: INVARIANTS,
  parts: PART_NAMES,
  knownProblems: [],
  variants: [],
  createBench: () => new PreFaultBench(),
  sessions: sessionsOf(SESSIONS),
};
