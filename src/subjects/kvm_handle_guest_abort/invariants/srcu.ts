// SPDX-License-Identifier: GPL-2.0-only
// The read section in which slots stay what they are.
import { Violation } from '../../../kernel/violations.ts';
import { type MachineInvariant, recorded, watched } from '../../user_mem_abort/invariants/invariant.ts';

/** A section that is never left keeps every change of slots waiting for ever. */
export const srcuBalanced: MachineInvariant = {
  name: 'srcu-balanced',
  about: 'Every SRCU read section is left, once, with the index that it was entered with.',
  source: 'srcu_read_lock(), synchronize_srcu_expedited() in kvm_swap_active_memslots()',
  broken: (m) => m.ending.srcuReaders !== 0 || (m.recorder.violations & Violation.srcuImbalance) !== 0,
  explain: (m) =>
    [
      ...(m.ending.srcuReaders === 0 ? [] : [`${m.ending.srcuReaders} read sections are open at return`]),
      recorded(m, Violation.srcuImbalance),
    ]
      .filter((text) => text !== '')
      .join('; '),
};

export const slotsUnderSrcu = watched(
  'slots-under-srcu',
  Violation.withoutSrcu,
  "Slots, and what is found by them, the guest hypervisor's tables and the devices of the kernel, are looked up inside an SRCU read section.",
  '__kvm_memslots() in include/linux/kvm_host.h',
);
