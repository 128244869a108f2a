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

/** Has this thread say on `beacon` what it runs. */
export function useBeacon(beacon: Beacon): void {
  own = beacon;
  numbers = new WeakMap();
  named = 0;
}

/** A run of a variant begins. */
export function enterVariant(variant: { readonly name: string }): void {
  own[RUNS]++;
  own[VARIANT] = numbers.get(variant) ?? numberOf(variant);
}

/** The variant has come back, whichever way. */
export function leaveVariant(): void {
  own[VARIANT] = 0;
}

function numberOf(variant: { readonly name: string }): number {
  // The last place is shared by all for which there is none of their own.
  if (named < MOST_NAMES) named++;
  const start = NAMES + (named - 1) * NAME_LENGTH;
  for (let i = 0; i < NAME_LENGTH; i++) own[start + i] = variant.name.charCodeAt(i) || 0;
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

/** Looks, between two of which a thread that is still in the same run has made no progress, until it counts as hanging. */
const MOST_LOOKS = 20;
/** Milliseconds between two looks. */
const PAUSE = 1000;

/**
 * Watches a thread. A run takes a thousandth of a second at most; one that takes twenty seconds does not end. Looks are counted and not seconds, so that
 * a machine that was asleep is no reason.
 * @param onHang receives the name of the variant that does not come back
 * @returns ends the watch
 */
export function watchBeacon(beacon: Beacon, onHang: (variant: string) => void, pause = PAUSE): () => void {
  let runs = -1;
  let looks = 0;
  const timer = setInterval(() => {
    const variant = variantOn(beacon);
    if (variant === null || beacon[RUNS] !== runs) {
      runs = beacon[RUNS];
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
