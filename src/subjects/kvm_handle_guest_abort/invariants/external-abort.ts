// SPDX-License-Identifier: GPL-2.0-only
// Errors of memory and buses.
import { Injected, KVM_EXIT_ARM_SEA } from '../../../kernel/abort/ending.ts';
import { GuestMode } from '../../../kernel/abort/questions.ts';
import {
  decodeHpfar,
  ESR_ELx_FnV,
  ESR_ELx_S1PTW,
  ESR_ELx_SET_UC,
  ESR_ELx_VNCR,
  esr_fsc_is_sea_ttw,
} from '../../../kernel/esr.ts';
import type { Machine } from '../../../kernel/machine.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';
import { Way, wayOf } from '../way.ts';

function wrong(m: Machine, ret: number): boolean {
  const { ending } = m;
  const isExit = ending.exitReason === KVM_EXIT_ARM_SEA;
  const isSerror = ending.injected === Injected.serror;
  if (wayOf(m) !== Way.external) return isExit || isSerror;
  if (ending.lookups !== 0 || ending.skipped !== 0) return true;
  if (ending.claimed) return ret !== 1 || isExit || m.injected !== 0;
  return isExit ? ret !== 0 || m.injected !== 0 : ret !== 1 || m.injected !== 1 || !isSerror;
}

/** An error is no fault of the tables: the address that comes with it may be anything. */
export const externalAbort: MachineInvariant = {
  name: 'external-abort',
  about:
    'An external abort is claimed by the firmware, or becomes an SError of the guest or an exit; nothing is looked up for it. Nothing else ends so.',
  source: 'kvm_handle_guest_abort(), kvm_handle_guest_sea() in arch/arm64/kvm/mmu.c',
  broken: wrong,
  explain: (m, ret) =>
    wayOf(m) === Way.external
      ? `returned ${ret} with ${m.injected} injections after ${m.ending.lookups} look-ups`
      : 'an abort that is not external ended as one',
};

/** Whether KVM itself met the error, so that neither guest nor user space has anything to do with it. */
function isHosts({ abort, fault: { access, esr } }: Machine): boolean {
  if (!abort.hasRas()) return true;
  const isFetch = access === 2 || access === 4;
  if (!isFetch && (esr & ESR_ELx_VNCR) !== 0 && abort.guestMode() !== GuestMode.guest) return true;
  return esr_fsc_is_sea_ttw(esr) && (esr & ESR_ELx_S1PTW) !== 0;
}

/** EC, IL, FnV, EA, CM, WnR and FSC, and SET for a VM that has FEAT_RAS. */
const SHOWN = 0xfe00_0000 | ESR_ELx_FnV | (1 << 9) | (1 << 8) | (1 << 6) | 0x3f;
const GPA_VALID = 1;

function recordWrong(m: Machine): boolean {
  const { abort, ending, fault } = m;
  const { sea } = ending;
  const shown = SHOWN | (abort.vmHasRas() ? ESR_ELx_SET_UC | (1 << 11) : 0);
  const gva = (fault.esr & ESR_ELx_FnV) === 0 ? fault.far : 0;
  const gpa = fault.hpfarValid ? decodeHpfar(fault.hpfar) : 0;
  return (
    sea.esr !== (fault.esr & shown) >>> 0 ||
    sea.gva !== gva ||
    sea.gpa !== gpa ||
    sea.flags !== (fault.hpfarValid ? GPA_VALID : 0)
  );
}

function exitWrong(m: Machine): boolean {
  if (wayOf(m) !== Way.external || m.ending.claimed) return false;
  const isDue = !isHosts(m) && m.abort.exitsOnSea();
  if (m.ending.exitReason !== KVM_EXIT_ARM_SEA) return isDue;
  return !isDue || recordWrong(m);
}

export const externalAbortExit: MachineInvariant = {
  name: 'external-abort-exit',
  about:
    "User space that asked for external aborts gets each that is not the host's own, with the syndrome that it may see and the addresses that are valid; other user space gets none.",
  source: 'KVM_EXIT_ARM_SEA in Documentation/virt/kvm/api.rst, host_owns_sea() (6.19)',
  since: '7.0',
  broken: exitWrong,
  explain: (m) => {
    if (m.ending.exitReason !== KVM_EXIT_ARM_SEA)
      return 'user space asked for external aborts, and was not told';
    return recordWrong(m)
      ? `the exit says otherwise than the registers: ${m.ending.exitText() ?? ''}`
      : "user space was told of an abort that it did not ask for, or that is the host's own";
  },
};
