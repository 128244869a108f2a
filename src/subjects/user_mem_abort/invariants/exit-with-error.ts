// SPDX-License-Identifier: GPL-2.0-only
// An exit for a memory fault comes with the error that user space looks for.
import { EFAULT, EHWPOISON } from '../../../kernel/errno.ts';
import type { MachineInvariant } from './invariant.ts';

export const exitWithError: MachineInvariant = {
  name: 'exit-with-error',
  about: 'KVM_EXIT_MEMORY_FAULT is prepared only where -EFAULT or -EHWPOISON is returned with it.',
  source: 'KVM_EXIT_MEMORY_FAULT in Documentation/virt/kvm/api.rst',
  broken: (m, ret) => m.exits !== 0 && ret !== -EFAULT && ret !== -EHWPOISON,
  explain: (_m, ret) => `an exit was prepared, and ${ret} was returned`,
};
