// SPDX-License-Identifier: GPL-2.0-only
// No error where none is due.
import { HostPte, VmaKind } from '../../../kernel/environment.ts';
import { EAGAIN, errnoName } from '../../../kernel/errno.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { backingOf } from '../../../kernel/protected/backing.ts';
import { Backing } from '../../../kernel/protected/questions.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';

/** Whether the host's memory is one that can be given, and the page is there or can be had. */
function hostGives(m: Machine): boolean {
  const { host } = m;
  const kind = host.vmaKind();
  if (kind !== VmaKind.anon && kind !== VmaKind.thp) return false;
  const pte = host.hostPte();
  return backingOf(m) === Backing.swap && (pte === HostPte.writable || pte === HostPte.zeroPage);
}

/** Whether the run gave up on memory that nothing keeps from being given, and no other thread came between. */
function refused(m: Machine, ret: number): boolean {
  // That the caller does not understand -EAGAIN is another matter: it is a reason to take the fault again.
  if (ret >= 0 || ret === -EAGAIN) return false;
  // What was wrong before, an argument that nobody wrote for one, is said by its own invariant.
  if (m.scheduler.struck !== 0 || m.recorder.violations !== 0 || m.cache.ranOut) return false;
  const { protection } = m;
  return hostGives(m) && protection.mayLock() && protection.hostOwns() && !protection.entryPoisoned();
}

export const accessAllowed: MachineInvariant = {
  name: 'access-allowed',
  about:
    'Memory that can be given to the guest, and that account and hypervisor allow, is given or taken for given by another vCPU: it ends in no error.',
  source: 'pkvm_mem_abort()',
  broken: refused,
  explain: (_m, ret) => `returned ${errnoName(ret)}, and nothing stands in the way of the access`,
};
