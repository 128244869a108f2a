// SPDX-License-Identifier: GPL-2.0-only
// Poison is reported with the address and no more than a page.
import { BIT, hex } from '../../../kernel/bits.ts';
import type { Machine } from '../../../kernel/machine.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';

/** The largest size that the signal may name: a page is asked for, or what a VMA that was looked up maps there. */
function largest({ g, lookedUpBytes }: Machine): number {
  return Math.max(g.PAGE_SIZE, lookedUpBytes);
}

function isWrong(m: Machine, ret: number): boolean {
  if (m.signals === 0) return m.hwpoisonSeen;
  if (!m.hwpoisonSeen || m.signals !== 1 || ret !== 0) return true;
  return m.signalAddress !== m.fault.hva || BIT(m.signalLsb) > largest(m);
}

export const poisonSignal: MachineInvariant = {
  name: 'poison-signal',
  about:
    'Hardware poison is reported once, with the address and no more than the size that was asked for, and the fault is done.',
  source: 'kvm_send_hwpoison_signal() in arch/arm64/kvm/mmu.c',
  broken: isWrong,
  explain: (m, ret) =>
    m.signals === 0
      ? `the page is poisoned, no signal was sent, and the handler returned ${ret}`
      : `${m.signals} signal${m.signals === 1 ? '' : 's'}, for hva ${hex(m.signalAddress)} with lsb ${m.signalLsb}, and ${ret} was returned; the fault was at ${hex(m.fault.hva)}`,
};
