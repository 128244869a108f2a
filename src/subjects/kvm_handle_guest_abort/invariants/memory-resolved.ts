// SPDX-License-Identifier: GPL-2.0-only
// Only memory is mapped, and memory is not refused.
import { Injected } from '../../../kernel/abort/ending.ts';
import { Access, FaultKind, Stage2State } from '../../../kernel/environment.ts';
import { EFAULT } from '../../../kernel/errno.ts';
import type { Machine } from '../../../kernel/machine.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';
import { isHandled, Way, wayOf } from '../way.ts';

/** Most leaves that the tables can have had before. */
function leavesBefore({ fault }: Machine): number {
  if (fault.leavesBefore >= 0) return fault.leavesBefore;
  return fault.stage2State === Stage2State.empty ? 0 : fault.stage2State === Stage2State.neighbours ? 2 : 1;
}

/** Whether what was injected is something that a handler may say of memory. */
function mayInject({ ending, fault }: Machine): boolean {
  switch (ending.injected) {
    case Injected.exclAtomic:
      return fault.kind === FaultKind.exclAtomic;
    case Injected.seaOfFetch:
      return fault.access === Access.exec;
    default:
      return ending.injected === Injected.nothing;
  }
}

function wrong(m: Machine, ret: number): boolean {
  const way = wayOf(m);
  if (way === Way.forwardedOrNot) return false;
  if (isHandled(way)) return !mayInject(m) || ret === 0;
  if (way === Way.accessFlag) return ret !== 1 || m.injected !== 0;
  m.stage2.collect();
  return m.scheduler.struck === 0 && m.stage2.leafCount() > leavesBefore(m);
}

export const memoryResolved: MachineInvariant = {
  name: 'memory-resolved',
  about:
    'A fault on memory of a slot goes to its handler, and no other does: the guest gets no abort for memory, and nothing is mapped where there is none.',
  source: 'kvm_handle_guest_abort()',
  broken: wrong,
  explain: (m, ret) =>
    isHandled(wayOf(m)) || wayOf(m) === Way.accessFlag
      ? `returned ${ret} with ${m.injected} injections for memory`
      : 'something is mapped, and there is no memory for the access',
};

/** A fault that nobody can resolve is told user space as an error, and nothing else. */
export const oddFaultRefused: MachineInvariant = {
  name: 'odd-fault-refused',
  about: 'A fault status that KVM cannot have caused ends in -EFAULT before anything is looked up.',
  source: 'kvm_handle_guest_abort(): "Unsupported FSC"',
  broken: (m, ret) => wayOf(m) === Way.odd && (ret !== -EFAULT || m.injected !== 0 || m.ending.lookups !== 0),
  explain: (m, ret) => `returned ${ret} after ${m.ending.lookups} look-ups`,
};
