// SPDX-License-Identifier: GPL-2.0-only
// No error where none is due.
import { Access, FaultKind, HostPte, VmaKind } from '../../../kernel/environment.ts';
import { EAGAIN, errnoName } from '../../../kernel/errno.ts';
import { isDeviceLike } from '../../../kernel/kvm/leaf_prot.ts';
import type { Machine } from '../../../kernel/machine.ts';
import type { MachineInvariant } from './invariant.ts';

/** Whether the host's memory gives a page for the access. */
function hostGives(m: Machine): boolean {
  const { fault, host } = m;
  switch (host.hostPte()) {
    case HostPte.sigbus:
    case HostPte.poisoned:
    case HostPte.interrupted:
      return false;
    case HostPte.readOnly:
      return !fault.isWrite;
    default:
      return true;
  }
}

/** Whether KVM can map it as what it is. */
function canBeMapped(m: Machine): boolean {
  const { env, fault, host } = m;
  if (host.vmaKind() === VmaKind.hole) return false;
  // No entry of the host is as small as what the guest hypervisor gives.
  if (fault.nested !== null && fault.trans.block_size < m.g.PAGE_SIZE) return false;
  // The hypervisor shares nothing but memory with a guest.
  if (m.pkvm && !host.isMapMemoryAt(fault.hva)) return false;
  if (isDeviceLike(m)) return fault.access !== Access.exec;
  const driver = host.isLinear() || host.isMixed();
  if (driver && !host.isMapMemoryAt(fault.hva) && !(env.hasFWB() && env.hasDIC())) return false;
  // A permission fault finds mapped what was allowed to be.
  return fault.isPermission || !env.vmHasMte() || host.allowsMte();
}

/** Whether the run gave up on an access that host, slot and guest allow, and that no other thread came between. */
function refused(m: Machine, ret: number): boolean {
  if (m.fault.kind === FaultKind.exclAtomic) return false;
  if (ret >= 0) return m.injected !== 0;
  // That the caller does not understand it is another matter: it is a reason to take the fault again.
  if (ret === -EAGAIN) return false;
  // What was wrong before, an argument that nobody wrote for one, is said by its own invariant.
  return (
    m.scheduler.struck === 0 &&
    m.recorder.violations === 0 &&
    !m.cache.ranOut &&
    // What is known comes first, so that nothing is asked which makes no difference.
    (m.host.knowsPte ? hostGives(m) && canBeMapped(m) : canBeMapped(m) && hostGives(m))
  );
}

export const accessAllowed: MachineInvariant = {
  name: 'access-allowed',
  about:
    'An access that host, slot and guest allow, to memory that is there, ends handled or with a reason to take it again: not with an error.',
  source: 'user_mem_abort(), kvm_handle_guest_abort() in arch/arm64/kvm/mmu.c',
  broken: refused,
  explain: (_m, ret) =>
    ret < 0
      ? `returned ${errnoName(ret)}, and nothing stands in the way of the access`
      : 'an abort was injected, and nothing stands in the way of the access',
};
