// SPDX-License-Identifier: GPL-2.0-only
// Nothing executable that is not cacheable.

import { isDeviceLike } from '../../../kernel/kvm/leaf_prot.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { KVM_PGTABLE_PROT_X } from '../../../kernel/prot.ts';
import { coversFault, isCacheable } from './leaf-facts.ts';
import { leafInvariant } from './leaf-invariant.ts';
import { ofFirstAndFault } from './leaf-runs.ts';

function executable(m: Machine, leaf: number): boolean {
  if ((m.stage2.leaves.prot[leaf]! & KVM_PGTABLE_PROT_X) === 0) return false;
  return !isCacheable(m, leaf) || (coversFault(m, leaf) && isDeviceLike(m));
}

export const noExecOnNoncacheable = leafInvariant(
  'no-exec-on-noncacheable',
  'Memory that is not cacheable is never executable.',
  's2_force_noncacheable and -ENOEXEC in user_mem_abort()',
  executable,
  () => 'executable, though the memory is not cacheable',
  ofFirstAndFault(executable),
);
