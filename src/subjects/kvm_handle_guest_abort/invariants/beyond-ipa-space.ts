// SPDX-License-Identifier: GPL-2.0-only
// Addresses that no memory can have.
import { Injected } from '../../../kernel/abort/ending.ts';
import { Access } from '../../../kernel/environment.ts';
import type { Machine } from '../../../kernel/machine.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';
import { Way, wayOf } from '../way.ts';

/** What the guest has to be given, and by which address; nothing where the address is within. */
function due(m: Machine): Injected {
  switch (wayOf(m)) {
    case Way.pastLimit:
      return Injected.sizeFault;
    case Way.pastVm: {
      const { access } = m.fault;
      return access === Access.exec || access === Access.s1ptwFetch
        ? Injected.seaOfFetch
        : Injected.seaOfData;
    }
    default:
      return Injected.nothing;
  }
}

function wrong(m: Machine, ret: number): boolean {
  const wanted = due(m);
  const { ending } = m;
  if (wanted === Injected.nothing) return ending.injected === Injected.sizeFault;
  const address = m.fault.faultIpa + (m.fault.far % 4096);
  return (
    ret !== 1 ||
    m.injected !== 1 ||
    ending.injected !== wanted ||
    m.injectedAddress !== address ||
    ending.lookups !== 0
  );
}

export const beyondIpaSpace: MachineInvariant = {
  name: 'beyond-ipa-space',
  about:
    'A translation fault beyond what the hardware or the stage-2 can address becomes an address size fault or an external abort in the guest, at the address of the access, before anything is looked up; no other does.',
  source: 'kvm_handle_guest_abort() since 85ea6b1ec915 (5.18)',
  since: '5.18',
  broken: wrong,
  explain: (m, ret) =>
    due(m) === Injected.nothing
      ? 'an address size fault was injected, and the address is within'
      : `returned ${ret} after ${m.injected} injections and ${m.ending.lookups} look-ups, and the address is beyond the space`,
};
