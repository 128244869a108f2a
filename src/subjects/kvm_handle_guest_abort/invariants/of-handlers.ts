// SPDX-License-Identifier: GPL-2.0-only
// What holds of the handlers, as it shows at the end of the dispatcher.
import { Injected } from '../../../kernel/abort/ending.ts';
import { ENOEXEC } from '../../../kernel/errno.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { memoryFaultExit as ofGmem } from '../../gmem_abort/invariants/memory-fault-exit.ts';
import { accessFlagSet as ofAccessFault } from '../../handle_access_fault/invariants/access-flag-set.ts';
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

/** The invariant of a handler, asked where the abort has to go that way. */
function on(invariant: MachineInvariant, isAsked: (way: Way) => boolean): MachineInvariant {
  return {
    ...invariant,
    broken: (m, ret) => isAsked(wayOf(m)) && invariant.broken(m, handlerResult(m, ret)),
    explain: (m, ret) => invariant.explain(m, handlerResult(m, ret)),
  };
}

export const progress = on(ofAbort, isHandled);
export const accessAllowed = on(ofMemory, isHandled);
export const poisonSignal = on(ofPoison, isHandled);
export const memoryFaultExit = on(ofGmem, (way) => way === Way.guestMemfd);
export const accessFlagSet = on(ofAccessFault, (way) => way === Way.accessFlag);
