// SPDX-License-Identifier: GPL-2.0-only
// Where a thread is, for whoever watches it from outside: a thread that hangs cannot say so itself.

/** Words of a beacon: runs begun, and the number of the variant that runs, or 0 outside of any. */
const RUNS = 0;
const VARIANT = 1;
const NAMES = 2;

/** Variants that have a name on the beacon, and 16-bit characters that each keeps of it. */
const MOST_NAMES = 64;
const NAME_LENGTH = 40;

/** Where one thread says what it runs. Shared with the thread that watches it. */
export type Beacon = Int32Array;

/** A beacon that other threads can look at. */
export function createBeacon(): Beacon {
  return new Int32Array(new SharedArrayBuffer(4 * (NAMES + MOST_NAMES * NAME_LENGTH)));
}

let own: Beacon = new Int32Array(NAMES + MOST_NAMES * NAME_LENGTH);
let numbers = new WeakMap<object, number>();
let named = 0;
/** The variants of the last two runs, the later one first, and their numbers: those of a pair take turns, and need not be looked up each time. */
let recent: object | null = null;
let recentNumber = 0;
let earlier: object | null = null;
let earlierNumber = 0;

/** Has this thread say on `beacon` what it runs. */
export function useBeacon(beacon: Beacon): void {
  own = beacon;
  numbers = new WeakMap();
  named = 0;
  recent = null;
  earlier = null;
}

/** A run of a variant begins, or of something else that is not ours. @param name what it is called */
export function enterVariant(variant: object, name: string): void {
  own[RUNS]++;
  if (variant !== recent) {
    const number = variant === earlier ? earlierNumber : (numbers.get(variant) ?? numberOf(variant, name));
    earlier = recent;
    earlierNumber = recentNumber;
    recent = variant;
    recentNumber = number;
  }
  own[VARIANT] = recentNumber;
}

/** The variant has come back, whichever way. */
export function leaveVariant(): void {
  own[VARIANT] = 0;
}

/** Reads something of a variant: watched as a run is. @param name what it is called where reading does not end */
export function whileReading<T>(name: string, read: () => T): T {
  enterVariant({}, name);
  try {
    return read();
  } finally {
    leaveVariant();
  }
}

/** Loads something of a variant, which runs it: watched as a run is. @param name what it is called where it does not come back */
export async function whileLoading<T>(name: string, load: () => Promise<T>): Promise<T> {
  enterVariant({}, name);
  try {
    return await load();
  } finally {
    leaveVariant();
  }
}

function numberOf(variant: object, name: string): number {
  // The last place is shared by all for which there is none of their own.
  if (named < MOST_NAMES) named++;
  const start = NAMES + (named - 1) * NAME_LENGTH;
  for (let i = 0; i < NAME_LENGTH; i++) own[start + i] = name.charCodeAt(i) || 0;
  numbers.set(variant, named);
  return named;
}

/** The variant that a thread runs right now; null if it runs none. */
export function variantOn(beacon: Beacon): string | null {
  const number = beacon[VARIANT];
  if (number === 0) return null;
  const start = NAMES + (number - 1) * NAME_LENGTH;
  return String.fromCharCode(...beacon.slice(start, start + NAME_LENGTH).filter((code) => code !== 0));
}

/** Looks, each of which found a variant at it that had hardly begun a run since the look before, until it counts as hanging. */
const MOST_LOOKS = 20;
/** Runs between two looks from which on a variant comes back: an honest one takes a thousandth of a second. */
const FEW = 8;
/** Milliseconds between two looks. */
const PAUSE = 1000;

/**
 * Watches a thread. A run takes a thousandth of a second at most: one that takes twenty seconds does not end, and twenty seconds in which there is hardly
 * one after the other come to the same for whoever waits. Looks are counted and not seconds, so that a machine that was asleep is no reason.
 * @param onHang receives the name of the variant that does not come back
 * @returns ends the watch
 */
export function watchBeacon(beacon: Beacon, onHang: (variant: string) => void, pause = PAUSE): () => void {
  let runs = -FEW;
  let looks = 0;
  const timer = setInterval(() => {
    const variant = variantOn(beacon);
    const begun = beacon[RUNS] - runs;
    runs = beacon[RUNS];
    if (variant === null || begun >= FEW) {
      looks = 0;
      return;
    }
    looks++;
    if (looks < MOST_LOOKS) return;
    clearInterval(timer);
    onHang(variant);
  }, pause);
  timer.unref();
  return () => clearInterval(timer);
}
