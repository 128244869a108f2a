// SPDX-License-Identifier: GPL-2.0-only
// Protected mode.
import { dimension } from './declare.ts';

export const protectedKvm = dimension({
  number: 1,
  name: 'protectedKvm',
  about: 'kvm-arm.mode=protected: an unprotected guest whose stage-2 the hypervisor owns.',
  source: 'is_protected_kvm_enabled(), KVM_PGT_FN()',
  values: [
    { label: 'no', about: 'the host owns stage-2', weight: 5 },
    { label: 'yes', about: 'the hypervisor owns stage-2' },
  ],
  answers: {
    /** `is_protected_kvm_enabled()`. */
    protectedKvm(): boolean {
      return this.choices.pick(protectedKvm.number) === 1;
    },
  },
});
