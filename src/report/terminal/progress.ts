// SPDX-License-Identifier: GPL-2.0-only
// The line of progress.
import type { Progress } from '../../engines/progress.ts';
import { number } from '../words.ts';

/** One line of progress: what runs, how far it is, how fast, and how long it still takes. */
export function progressLine(progress: Progress): string {
  if (progress.phase === 'canaries')
    return `canary ${progress.done + 1} of ${progress.total}: ${progress.variant}`;
  if (progress.phase === 'branches') return 'measuring branches';
  const { done, rate, secondsLeft, share, total, variant } = progress;
  const far =
    total === null
      ? `${(share * 100).toFixed(1)} % of the space, ${number(done)} scenarios`
      : `${number(done)} of ${number(total)} scenarios`;
  const left = Number.isFinite(secondsLeft) ? `, ${duration(secondsLeft)} left` : '';
  return `${variant}: ${far}, ${number(Math.round(rate))} per s${left}`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.ceil(whole / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
