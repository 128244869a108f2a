// SPDX-License-Identifier: GPL-2.0-only
// What modules of variants import, in a form that none of them can change for another.
import { bare, closed, isBare } from './face.ts';
import * as kernel from './index.ts';

let isHardened = false;

/** Makes everything that the kernel exports bare. Who trusts the modules of a process need not. */
export function hardenExports(): void {
  if (isHardened) return;
  isHardened = true;
  for (const value of Object.values(kernel)) harden(value);
}

function harden(value: unknown): void {
  if (typeof value === 'function') {
    if (isBare(value)) return;
    // A class that extends another finds that by its prototype: it stays what it is, and cannot be changed.
    if (Object.getPrototypeOf(value) === Function.prototype) bare(value as (...args: never[]) => unknown);
    else Object.freeze(Object.freeze(value).prototype);
    return;
  }
  if (typeof value !== 'object' || value === null || isBare(value)) return;
  for (const inner of Object.values(value)) harden(inner);
  closed(value);
}
