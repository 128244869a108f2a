// SPDX-License-Identifier: GPL-2.0-only
// Every fault of a stage-1 walk taken for a write.
import { type Bug, everywhere, inKernel } from './bug.ts';

export const i1: Bug = {
  id: 'I1',
  title: 'Every fault on a stage-1 walk was taken for a write',
  fixedBy: '406504c7b0405d74d74c15a667cd4c4620c3e7a9',
  showsWhen: 'a translation fault on a stage-1 walk, a slot that is read-only or logs',
  change: 'Beneath the façade: kvm_is_write_fault() is true for every fault on a stage-1 walk.',
  states: everywhere(
    inKernel((k) => ({
      kvm_is_write_fault: (vcpu) => k.kvm_vcpu_abt_iss1tw(vcpu) || k.kvm_is_write_fault(vcpu),
    })),
  ),
};
