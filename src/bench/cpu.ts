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

/** The middle of an odd number of values; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
