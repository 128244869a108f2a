// SPDX-License-Identifier: GPL-2.0-only
// The first Ctrl-C as a signal.
import type { Io } from './io.ts';

/**
 * A signal that fires at the first Ctrl-C or SIGTERM, so that a partial report can be written; the second one ends the
 * process as usual.
 */
export function interruptSignal(io: Io): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const release = io.onInterrupt(() => {
    release();
    controller.abort();
  });
  return { signal: controller.signal, release };
}
