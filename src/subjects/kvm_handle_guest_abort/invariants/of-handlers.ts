// SPDX-License-Identifier: GPL-2.0-only
// What holds of the handlers, as it shows at the end of the dispatcher.
import { Injected } from '../../../kernel/abort/ending.ts';
import { ENOEXEC } from '../../../kernel/errno.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { vmIsProtected } from '../../../kernel/protected/vm_is_protected.ts';
import { memoryFaultExit as ofGmem } from '../../gmem_abort/invariants/memory-fault-exit.ts';
import { accessFlagSet as ofAccessFault } from '../../handle_access_fault/invariants/access-flag-set.ts';
import { accessAllowed as allowedToProtected } from '../../pkvm_mem_abort/invariants/access-allowed.ts';
import { INVARIANTS as OF_PROTECTED } from '../../pkvm_mem_abort/invariants/all.ts';
import { poisonSignal as poisonOfProtected } from '../../pkvm_mem_abort/invariants/poison-signal.ts';
import { progress as progressOfProtected } from '../../pkvm_mem_abort/invariants/progress.ts';
import { accessAllowed as ofMemory } from '../../user_mem_abort/invariants/access-allowed.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';
import { poisonSignal as ofPoison } from '../../user_mem_abort/invariants/poison-signal.ts';
import { progress as ofAbort } from '../../user_mem_abort/invariants/progress.ts';
import { isHandled, Way, wayOf } from '../way.ts';

/** What the handler returned, by what the dispatcher made of it. */
function handlerResult({ ending, injected }: Machine, ret: number): number {
  if (ret !== 1) return ret;
  if (injected === 0) return 0;
  return ending.injected === Injected.seaOfFetch ? -ENOEXEC : 1;
}

/** The invariant of what handlers have in common: by that of protected guests where the guest is one, and asked where a handler has to see the abort. */
function ofGuest(shared: MachineInvariant, ofProtected: MachineInvariant): MachineInvariant {
  const asked = (m: Machine): MachineInvariant => (wayOf(m) === Way.protectedGuest ? ofProtected : shared);
  return {
    ...shared,
    broken: (m, ret) => isHandled(wayOf(m)) && asked(m).broken(m, handlerResult(m, ret)),
    explain: (m, ret) => asked(m).explain(m, handlerResult(m, ret)),
  };
}

/** The invariant of a handler, asked where the abort has to go that way. */
function on(invariant: MachineInvariant, isAsked: (way: Way) => boolean): MachineInvariant {
  return {
    ...invariant,
    broken: (m, ret) => isAsked(wayOf(m)) && invariant.broken(m, handlerResult(m, ret)),
    explain: (m, ret) => invariant.explain(m, handlerResult(m, ret)),
  };
}

export const progress = ofGuest(ofAbort, progressOfProtected);
export const accessAllowed = ofGuest(ofMemory, allowedToProtected);
export const poisonSignal = ofGuest(ofPoison, poisonOfProtected);
export const memoryFaultExit = on(ofGmem, (way) => way === Way.guestMemfd);
export const accessFlagSet = on(ofAccessFault, (way) => way === Way.accessFlag);

/** What is said of memory that the guest shares with the host is not asked where a protected guest has it, unless its handler has the same invariant. */
export function ofShared(invariant: MachineInvariant): MachineInvariant {
  if (OF_PROTECTED.includes(invariant)) return invariant;
  const { broken, leafWrong, runWrong } = invariant;
  return {
    ...invariant,
    broken: (m, ret) => broken(m, ret) && !vmIsProtected(m),
    ...(leafWrong === undefined ? {} : { leafWrong: (m, leaf) => leafWrong(m, leaf) && !vmIsProtected(m) }),
    ...(runWrong === undefined
      ? {}
      : { runWrong: (m, first, last) => runWrong(m, first, last) && !vmIsProtected(m) }),
  };
}

/** What is said of memory that is given to a protected guest. */
export function ofGiven(invariant: MachineInvariant): MachineInvariant {
  const { broken } = invariant;
  return { ...invariant, broken: (m, ret) => broken(m, ret) && vmIsProtected(m) };
}
