// SPDX-License-Identifier: GPL-2.0-only
// Sections with interrupts off.
import { Call } from '../calls.ts';
import type { Machine } from '../machine.ts';
import { Violation } from '../violations.ts';

/** `local_irq_save(flags)`; the flags word is not modelled: sections nest. */
export function local_irq_save(m: Machine): void {
  m.enter(Call.local_irq_save);
  m.irqsOff++;
  if (m.tracing) m.record(Call.local_irq_save, [], 0);
}

/** `local_irq_restore(flags)`. */
export function local_irq_restore(m: Machine): void {
  m.enter(Call.local_irq_restore);
  if (m.irqsOff === 0) m.violate(Violation.lockImbalance, 'local_irq_restore() without local_irq_save()');
  else m.irqsOff--;
  if (m.tracing) m.record(Call.local_irq_restore, [], 0);
}
