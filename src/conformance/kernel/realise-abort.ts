// SPDX-License-Identifier: GPL-2.0-only
// What kvm_handle_guest_abort() sees beside memory, as the machine can have it.
import type { Asked, BootName } from './realise.ts';

/** What an abort asks for beside the memory behind its address. */
export interface AbortSteps {
  /** Whether there is a slot at the address. */
  readonly hasSlot: boolean;
  /** Whether the slot is being deleted when the fault comes. */
  readonly slotGoes: boolean;
  /** Whether the entry is to be old. */
  readonly isOld: boolean;
  /** Steps after the VM is there; numbers are hexadecimal. */
  readonly first: readonly string[];
  /** The instruction of the guest. */
  readonly instruction: string;
  /** The machine that it takes, or null if any will do. */
  readonly boot: BootName | null;
}

/** Why it cannot be had, in a sentence. */
export type AbortRefusal = string;

/** The steps for what was asked of an abort; of `user_mem_abort()`, whose caller has sorted it, nothing is. */
export function abortSteps(asked: Asked, ipa: number): AbortSteps | AbortRefusal {
  const is = (name: string, value: string): boolean => asked(name) === value;
  const hasSlot = !is('slotKind', 'none');
  const isOld = is('faultKind', 'access-flag');
  const walk = (asked('access') ?? '').startsWith('s1ptw');
  const behindAll = is('ipaPosition', 'past-limit');
  const write = is('access', 'write');
  if (!hasSlot && !is('faultKind', 'translation')) return 'an entry where no slot is: it goes with the slot';
  if (!hasSlot && is('stage2State', 'neighbours')) return 'pages beside an address that no slot has';
  if (isOld && (is('vmMte', 'yes') || is('stage2FWB', 'yes')))
    return 'a CPU without FEAT_HAFDBS that has FEAT_MTE2 or FEAT_S2FWB';
  const kind = asked('vmaKind') ?? 'anon';
  if (isOld && (kind === 'pfnmap' || kind === 'mixedmap' || is('hostPte', 'zero-page')))
    return 'old memory that is on no LRU list: the monitor passes it over (damon_get_folio())';
  if (behindAll && (walk || is('vmMte', 'yes')))
    return 'a stage-1 table, or a VM with tags, beyond 48 bits of physical addresses';
  if (is('deviceInKernel', 'yes') && !write) return 'a device of the kernel at any address that takes a read';
  const plain = is('access', 'exec') || is('access', 's1ptw-fetch') ? 'exec' : write ? 'write' : 'read';
  return {
    ...{ hasSlot, slotGoes: is('slotKind', 'invalid'), isOld },
    first: [
      ...(is('returnsNisv', 'yes') ? ['nisv'] : []),
      ...(is('deviceInKernel', 'yes') ? [`device ${ipa.toString(16)}`] : []),
    ],
    instruction: !walk && is('decoding', 'none') && plain !== 'exec' ? `${plain}-pair` : plain,
    boot: isOld ? 'no-hafdbs' : behindAll ? 'mte' : null,
  };
}
