// SPDX-License-Identifier: GPL-2.0-only
// The first Ctrl-C as a signal.
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * A signal that fires at the first Ctrl-C or SIGTERM, so that a partial report can be written; the second one ends the
 * process as usual.
 */
export function interruptSignal(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const release = (): void => {
    for (const name of SIGNALS) process.removeListener(name, stop);
  };
  const stop = (): void => {
    release();
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, stop);
  return { signal: controller.signal, release };
}
