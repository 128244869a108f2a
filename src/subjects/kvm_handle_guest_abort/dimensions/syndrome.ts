// SPDX-License-Identifier: GPL-2.0-only
// What the syndrome says of the instruction, and what becomes of an access that is emulated.

import { only } from '../../../core/dimension.ts';
import { Decoding } from '../../../kernel/abort/questions.ts';
import { Access } from '../../../kernel/environment.ts';
import { D } from '../../user_mem_abort/dimensions/all.ts';
import { dimension } from '../../user_mem_abort/dimensions/declare.ts';
import { OWN } from './numbers.ts';

export const decoding = dimension({
  number: OWN + 3,
  name: 'decoding',
  about:
    'What the syndrome of a data access says of the instruction; of a fetch and of a walk it says nothing (ISV and CM are RES0). Cache maintenance has WnR set and no syndrome.',
  source: 'kvm_vcpu_dabt_isvalid(), kvm_vcpu_dabt_is_cm() in arch/arm64/include/asm/kvm_emulate.h',
  values: [
    { label: 'valid', about: 'one register, its size and direction', weight: 3 },
    { label: 'none', about: 'nothing: a pair, an index, a vector' },
    { label: 'cache-maintenance', about: 'cache maintenance by address' },
  ],
  domain: (c) =>
    c.pick(D.access) === Access.write
      ? only(Decoding.valid, Decoding.none, Decoding.cacheMaintenance)
      : only(Decoding.valid, Decoding.none),
  answers: {
    decoding(): Decoding {
      return this.choices.pick(decoding.number) as Decoding;
    },
  },
});

export const deviceInKernel = dimension({
  number: OWN + 14,
  name: 'deviceInKernel',
  about: 'Who takes an access to what is no memory.',
  source: 'kvm_io_bus_write(), kvm_io_bus_read() in io_mem_abort(), arch/arm64/kvm/mmio.c',
  values: [
    { label: 'no', about: 'user space' },
    { label: 'yes', about: 'a device of the kernel' },
  ],
  answers: {
    deviceInKernel(): boolean {
      return this.choices.pick(deviceInKernel.number) === 1;
    },
  },
});

export const returnsNisv = dimension({
  number: OWN + 15,
  name: 'returnsNisv',
  about: 'Whether user space takes accesses that cannot be decoded (KVM_CAP_ARM_NISV_TO_USER).',
  source: 'KVM_ARCH_FLAG_RETURN_NISV_IO_ABORT_TO_USER in io_mem_abort()',
  values: [
    { label: 'no', about: 'it does not: the call fails' },
    { label: 'yes', about: 'it does' },
  ],
  answers: {
    returnsNisv(): boolean {
      return this.choices.pick(returnsNisv.number) === 1;
    },
  },
});
