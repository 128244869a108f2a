// SPDX-License-Identifier: GPL-2.0-only
// What the VMM does about the dirty log.
import { Touches } from '../calls/touches.ts';
import { harvestDirtyLog as harvest } from '../kvm/harvest.ts';
import { race } from './declare.ts';

export const loggingRaces = {
  startLogging: race({
    name: 'start-logging',
    about:
      'The VMM switches dirty logging on; the flag shows at once, the slot is write-protected after the handler has returned.',
    short: 'dirty logging starts',
    kernel: 'kvm_set_memory_region() in virt/kvm/kvm_main.c',
    calls: ['kvm_set_memory_region', 'kvm_swap_active_memslots'],
    mmuLock: 'any',
    mmapLock: 'any',
    possible: (m) => m.pendingLogging === null && !m.env.slotLogging() && !m.env.slotRing(),
    touches: Touches.slotFlags,
    act: (m) => {
      m.pendingLogging = true;
    },
  }),

  stopLogging: race({
    name: 'stop-logging',
    about: 'The VMM switches dirty logging off.',
    short: 'dirty logging stops',
    kernel: 'kvm_set_memory_region() in virt/kvm/kvm_main.c',
    calls: ['kvm_set_memory_region', 'kvm_swap_active_memslots'],
    mmuLock: 'any',
    mmapLock: 'any',
    possible: (m) => m.pendingLogging === null && m.env.slotLogging(),
    touches: Touches.slotFlags,
    act: (m) => {
      m.pendingLogging = false;
    },
  }),

  harvestDirtyLog: race({
    name: 'harvest-dirty-log',
    about: 'The VMM collects the dirty log: bits are cleared, and what was dirty is write-protected again.',
    short: 'the dirty log is harvested',
    kernel: 'kvm_get_dirty_log_protect() in virt/kvm/kvm_main.c',
    calls: ['kvm_get_dirty_log_protect', 'kvm_arch_mmu_enable_log_dirty_pt_masked'],
    mmuLock: 'free',
    mmapLock: 'any',
    possible: (m) => m.env.slotLogging(),
    touches: Touches.stage2 | Touches.dirtyLog,
    act: (m) => {
      m.disturbed = true;
      harvest(m);
    },
  }),
};
