// SPDX-License-Identifier: GPL-2.0-only
// MTE of the VM.
import { only } from '../../../core/dimension.ts';
import { Stage2State } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { isNeverTagged } from './pfn-backing.ts';
import { protectedKvm } from './protected-kvm.ts';
import { stage2State } from './stage2-state.ts';
import { isDriverVma } from './vma-kind.ts';
import { isNoncacheable } from './vma-mem-type.ts';

export const vmMte = dimension({
  number: 20,
  name: 'vmMte',
  about: 'KVM_CAP_ARM_MTE: the guest sees tags; not in protected mode.',
  source: 'kvm_has_mte()',
  values: [
    { label: 'no', about: 'no MTE', weight: 2 },
    { label: 'yes', about: 'MTE' },
  ],
  // With MTE, what may never carry tags is mapped only as what is not cacheable.
  domain: (c) => {
    if (c.pick(protectedKvm.number) === 1) return only(0);
    if (c.pick(stage2State.number) < Stage2State.page || !isNeverTagged(c)) return only(0, 1);
    return isDriverVma(c) && isNoncacheable(c) ? only(0, 1) : only(0);
  },
  answers: {
    vmHasMte(): boolean {
      return this.choices.pick(vmMte.number) === 1;
    },
  },
});
