// SPDX-License-Identifier: GPL-2.0-only
// What every run of kvm_handle_guest_abort() has to find.
import { type Canary, canary, staleSequence } from './runs.ts';

/** One for each family of mistakes: of the read section, of addresses beyond memory, of nested faults, of emulation, of external aborts, and of the handlers. */
export const GUEST_ABORT_CANARIES: readonly Canary[] = [
  canary('kept-srcu', 'a path that returns inside the SRCU read section', () => ({
    srcu_read_unlock: () => undefined,
  })),
  canary('lost-size-fault', 'an address beyond the hardware of which the guest is told nothing', () => ({
    kvm_inject_size_fault: () => undefined,
  })),
  canary('not-forwarded', 'a fault of the guest hypervisor of which it is told nothing', () => ({
    kvm_inject_s2_fault: () => 1,
  })),
  canary('lost-offset', 'an access that is emulated at the start of its page', (k) => ({
    io_mem_abort: (vcpu, fault_ipa) => k.io_mem_abort(vcpu, fault_ipa - (fault_ipa % 4096)),
  })),
  canary('lost-serror', 'an external abort of which nobody is told', () => ({
    kvm_inject_serror: () => 1,
  })),
  staleSequence,
];
