// SPDX-License-Identifier: GPL-2.0-only
import type { Progress } from '../../engines/verify.ts';
import { number } from '../words.ts';

/** How far the whole run is. */
export interface WholeRun {
  /** Which pair is running, from 0, and how many there are. */
  readonly pair: number;
  readonly pairs: number;
}

/** One line of progress: what runs, how far it is, how fast, and how long it still takes. */
export function progressLine(progress: Progress, run: WholeRun): string {
  if (progress.phase === 'canaries')
    return `canary ${progress.done + 1} of ${progress.total}: ${progress.variant}`;
  if (progress.phase === 'branches') return `branches of ${progress.variant}`;
  const { done, rate, total } = progress;
  const left = total - done + (run.pairs - run.pair - 1) * total;
  const eta = rate > 0 ? `, ${duration(left / rate)} left` : '';
  return `${progress.variant} (${run.pair + 1} of ${run.pairs}): ${number(done)} of ${number(total)} scenarios, ${number(Math.round(rate))} per s${eta}`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.ceil(whole / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
