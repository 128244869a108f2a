// SPDX-License-Identifier: GPL-2.0-only
// WARN and BUG.
import { WARN } from '../effects.ts';
import type { Machine } from '../machine.ts';
import type { Self } from './declare.ts';

/**
 * `WARN_ONCE()` and `VM_WARN_ON_ONCE()`: counted every time, since each run stands for a fresh boot.
 * @param text what the kernel says, or the condition in words
 */
export function warnOn(m: Machine, self: Self, condition: boolean, text: string): boolean {
  if (condition) {
    m.transcript.need();
    m.warnings++;
    if (m.recorder.tracing) {
      m.recorder.enter(self.name);
      m.recorder.recordInside(WARN, [], text);
    }
  }
  return condition;
}

/** `BUG_ON()` and what oopses: the kernel stops, and what the variant does from here on is judged no more. */
export function bugOn(m: Machine, self: Self, condition: boolean, detail: string): void {
  if (!condition) return;
  m.transcript.need();
  m.bugs++;
  m.recorder.enter(self.name);
  m.recorder.stop(detail);
}
