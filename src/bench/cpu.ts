// SPDX-License-Identifier: GPL-2.0-only
// CPU time: what runs beside on the machine does not come in.

/** CPU time of the process in seconds so far, garbage collection and compilation included. */
export function cpuSeconds(): number {
  const { system, user } = process.cpuUsage();
  return (system + user) / 1e6;
}

/** CPU time that `work` takes, in seconds. */
export function cpuSecondsOf(work: () => void): number {
  const started = cpuSeconds();
  work();
  return cpuSeconds() - started;
}

/** The middle of an odd number of values; of an even number the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
