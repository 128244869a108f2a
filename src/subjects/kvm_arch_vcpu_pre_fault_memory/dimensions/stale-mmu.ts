// SPDX-License-Identifier: GPL-2.0-only
// Which tables the vCPU runs on.
import { type Dimension, only } from '../../../core/dimension.ts';
import { D } from '../../user_mem_abort/dimensions/all.ts';
import { rangeSize } from './range-size.ts';
import { NEVER_RAN, staleSyndrome } from './stale-syndrome.ts';

/** The value of `staleMmu` that stands for a vCPU in a nested guest. */
export const IN_NESTED = 1;

const A_WRITE = 1;

export const staleMmu: Dimension = {
  number: rangeSize.number + 1,
  name: 'staleMmu',
  about:
    'What hw_mmu of the vCPU is, which vcpu_load() sets for the guest that the vCPU was in. Not a shadow on a vCPU that never ran, nor in protected mode.',
  source: 'kvm_vcpu_load_hw_mmu() in arch/arm64/kvm/nested.c',
  values: [
    { label: 'own', about: "the VM's own stage-2" },
    { label: 'shadow', about: 'the shadow for a nested guest' },
  ],
  domain: (c) =>
    c.pick(D.protectedKvm) === 1 || c.pick(staleSyndrome.number) === NEVER_RAN ? only(0) : only(0, IN_NESTED),
  representatives: {
    mask: (c) => (c.pick(staleSyndrome.number) === A_WRITE ? only(0, IN_NESTED) : only(0)),
    enough:
      'Which tables the vCPU runs on and what its last exit left in the registers are asked for apart: the shadow goes with one kind of exit.',
  },
};
