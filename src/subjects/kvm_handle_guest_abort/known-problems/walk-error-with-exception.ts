// SPDX-License-Identifier: GPL-2.0-only
// An exception behind an error.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const walkErrorWithException: KnownProblem = {
  id: 'walk-error-with-exception',
  title:
    "An error of the walk of the guest hypervisor's stage-2 goes to user space with an exception pending",
  invariants: ['abort-ends-once'],
  covers: (c) => labelOf(c, 'nestedWalk') === 'fails',
  scenario: { schemaVersion: 1, choices: { nestedSize: 'pud', nestedWalk: 'fails' }, races: [] },
  analysis:
    'kvm_walk_nested_s2() returns a negative errno where it cannot walk at all: a descriptor that cannot be read from the memory of the VM, a VTCR_EL2 that describes no table. ' +
    'kvm_handle_guest_abort() does to any value that is not 0 what it does to a fault: it injects a stage-2 fault, whose syndrome then has the fault status of nothing that happened (0, an address ' +
    'size fault at level 0), and returns the errno. KVM_RUN fails, and should user space call it again, the guest hypervisor takes an exception that makes no sense.',
};
