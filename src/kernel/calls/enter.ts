// SPDX-License-Identifier: GPL-2.0-only
// How every call begins.
import type { Machine } from '../machine.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import { Violation } from '../violations.ts';
import type { Need, Self } from './declare.ts';

/** Counts the call, lets another thread act at the site before it, and checks what has to be held and whether it may sleep. */
export function enter(m: Machine, self: Self): void {
  m.scheduler.enter(self.code);
  if (m.recorder.tracing) m.recorder.enter(self.name);
  if (self.sleeps && m.atomic)
    m.recorder.violate(Violation.sleepInAtomic, `${self.name}() in atomic context`);
  const need = self.needs;
  if (need !== undefined && !holds(m, need)) {
    m.recorder.violate(need.violation, `${self.name}() without ${need.lock}`);
  }
}

function holds(m: Machine, { lock }: Need): boolean {
  switch (lock) {
    case 'mmap_lock':
      return m.mmapReaders !== 0;
    case 'mmu_lock':
      return m.mmuLock !== MmuLock.free;
    case 'interrupts off':
      return m.irqsOff !== 0;
  }
}
