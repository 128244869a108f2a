// SPDX-License-Identifier: GPL-2.0-only
// Poison is reported with address and size.
import { BIT, hex } from '../../../kernel/bits.ts';
import type { Machine } from '../../../kernel/machine.ts';
import type { MachineInvariant } from './invariant.ts';

/**
 * The largest size that the signal may name: what the VMA that was looked up, the log and the guest's own stage-2 allow to be mapped. What became of the
 * VMA after that is not the handler's business.
 */
function largest(m: Machine): number {
  const { fault, g } = m;
  let size = m.lookedUpBytes;
  if (m.env.slotLogging() && !m.env.slotReadonly()) size = g.PAGE_SIZE;
  if (fault.nested !== null) size = Math.min(size, fault.trans.block_size);
  return size;
}

/**
 * The invariant for a handler that asks for so much.
 * @param allowed bytes that the signal may name, after the run
 */
export function poisonSignalUpTo(allowed: (m: Machine) => number): MachineInvariant {
  return {
    name: 'poison-signal',
    about:
      'Hardware poison is reported once, with the address and no more than the size that was asked for, and the fault is done.',
    source: 'kvm_send_hwpoison_signal() in arch/arm64/kvm/mmu.c',
    broken: (m, ret) => {
      if (m.signals === 0) return m.hwpoisonSeen;
      if (!m.hwpoisonSeen || m.signals !== 1 || ret !== 0) return true;
      return m.signalAddress !== m.fault.hva || BIT(m.signalLsb) > allowed(m);
    },
    explain: (m, ret) =>
      m.signals === 0
        ? `the page is poisoned, no signal was sent, and the handler returned ${ret}`
        : `signal for hva ${hex(m.signalAddress)} with lsb ${m.signalLsb}; the fault was at ${hex(m.fault.hva)} and at most ${hex(allowed(m))} bytes were asked for`,
  };
}

export const poisonSignal = poisonSignalUpTo(largest);
