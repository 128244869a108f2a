// SPDX-License-Identifier: GPL-2.0-only
// An element that is known to be there.

/** The element at a position at which there is one. @throws RangeError if there is none: a fault of the verifier */
export function at<T>(list: ArrayLike<T>, position: number): T {
  if (!(position >= 0 && position < list.length))
    throw new RangeError(`there is nothing at ${position} of ${list.length}`);
  return list[position] as T;
}
