// SPDX-License-Identifier: GPL-2.0-only
// Accesses to where there is no memory.
import { Injected } from '../../../kernel/abort/ending.ts';
import { hex } from '../../../kernel/bits.ts';
import { ENOSYS } from '../../../kernel/errno.ts';
import { ESR_ELx_ISV } from '../../../kernel/esr.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { vmIsProtected } from '../../../kernel/protected/vm_is_protected.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';
import { Way, wayOf } from '../way.ts';

/** What io_mem_abort() gives for the access. */
function resultOfEmulation(m: Machine): number {
  const { abort, fault } = m;
  if ((fault.esr & ESR_ELx_ISV) !== 0) return abort.deviceInKernel() ? 1 : 0;
  if (vmIsProtected(m)) return 1;
  return abort.returnsNisv() ? 0 : -ENOSYS;
}

/** The byte that was accessed: HPFAR_EL2 has the page of 4 KiB, FAR_EL2 the rest. */
function byteOf({ fault }: Machine): number {
  return fault.ipa + (fault.far % 4096);
}

function injectedWrong(m: Machine, ret: number, wanted: Injected): boolean {
  return ret !== 1 || m.injected !== 1 || m.ending.injected !== wanted || m.injectedAddress !== m.fault.far;
}

function wrong(m: Machine, ret: number): boolean {
  const { ending } = m;
  switch (wayOf(m)) {
    case Way.fetchOfNothing:
      return injectedWrong(m, ret, Injected.seaOfFetch) || ending.emulated !== 0;
    case Way.walkOfNothing:
      return injectedWrong(m, ret, Injected.seaOfData) || ending.emulated !== 0;
    case Way.maintenanceOfNothing:
      return ret !== 1 || ending.skipped !== 1 || ending.emulated !== 0;
    case Way.emulated:
      return ending.emulated !== 1 || ending.emulatedAddress !== byteOf(m) || ret !== resultOfEmulation(m);
    case Way.pastVm:
    case Way.pastLimit:
      // Up to 5.17 nobody asks for the space; since then another invariant says what is due.
      return false;
    default:
      return ending.emulated !== 0 || ending.skipped !== 0;
  }
}

export const noMemory: MachineInvariant = {
  name: 'no-memory',
  about:
    'Where no slot has memory for the access, it is emulated by its whole address; a fetch and a walk of stage-1 tables become external aborts, and cache maintenance is skipped. Memory is never emulated.',
  source: 'kvm_handle_guest_abort(), io_mem_abort() in arch/arm64/kvm/mmio.c',
  broken: wrong,
  explain: (m, ret) => {
    const { ending } = m;
    if (wayOf(m) === Way.emulated && ending.emulated === 1)
      return `emulated at ${hex(ending.emulatedAddress)}, and the access was to ${hex(byteOf(m))}; returned ${ret}`;
    return `returned ${ret} with ${m.injected} injections, ${ending.emulated} accesses emulated and ${ending.skipped} instructions skipped`;
  },
};
