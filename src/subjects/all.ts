// SPDX-License-Identifier: GPL-2.0-only
// Every subject.
import type { Subject } from '../core/subject.ts';
import { GMEM_ABORT } from './gmem_abort/subject.ts';
import { HANDLE_ACCESS_FAULT } from './handle_access_fault/subject.ts';
import { KVM_ARCH_VCPU_PRE_FAULT_MEMORY } from './kvm_arch_vcpu_pre_fault_memory/subject.ts';
import { KVM_HANDLE_GUEST_ABORT } from './kvm_handle_guest_abort/subject.ts';
import { PKVM_MEM_ABORT } from './pkvm_mem_abort/subject.ts';
import { USER_MEM_ABORT } from './user_mem_abort/subject.ts';

/** The functions that can be verified, the one that is verified unless told otherwise first. A new subject has its line here. */
export const SUBJECTS: readonly Subject[] = [
  USER_MEM_ABORT,
  GMEM_ABORT,
  HANDLE_ACCESS_FAULT,
  KVM_HANDLE_GUEST_ABORT,
  KVM_ARCH_VCPU_PRE_FAULT_MEMORY,
  PKVM_MEM_ABORT,
];

/**
 * The subject that a C function is: the one of its name, else `user_mem_abort()`, which goes by other names in trees that renamed it.
 */
export function subjectOf(functionName: string): Subject {
  return SUBJECTS.find(({ name }) => name === functionName) ?? USER_MEM_ABORT;
}
