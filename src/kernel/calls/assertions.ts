// SPDX-License-Identifier: GPL-2.0-only
// WARN and BUG.
import { BUG, WARN } from '../effects.ts';
import type { Machine } from '../machine.ts';
import { Violation } from '../violations.ts';

/** `WARN_ONCE()` and `VM_WARN_ON_ONCE()`: counted every time, since each run stands for a fresh boot. */
export function warnOn(m: Machine, condition: boolean): boolean {
  if (condition) {
    m.warnings++;
    if (m.recorder.tracing) m.recorder.record(WARN, [1], 0);
  }
  return condition;
}

/** `BUG_ON()` and what oopses: the kernel stops; the run is marked and goes on so that it can be judged. */
export function bugOn(m: Machine, condition: boolean, detail = 'BUG()'): void {
  if (!condition) return;
  m.bugs++;
  m.recorder.violate(Violation.bug, detail);
  if (m.recorder.tracing) m.recorder.record(BUG, [], 0);
}
