// SPDX-License-Identifier: GPL-2.0-only
/**
 * What variants are given: nothing that they are given can be changed, and nothing of it leads to what stands behind it. It has no prototype
 * but one that is empty and stays so, and functions have none either.
 */

type Callable = (...args: never[]) => unknown;

const NOTHING: object = Object.create(null);

/** A function that a variant may have: it can be called, and that is all. */
export function bare<F extends Callable>(f: F): F {
  const prototype: unknown = Object.getOwnPropertyDescriptor(f, 'prototype')?.value;
  if (typeof prototype === 'object' && prototype !== null) {
    // A function that was written as one has an object of its own, for whoever calls it with `new`.
    Reflect.deleteProperty(prototype, 'constructor');
    closed(prototype);
  }
  Object.setPrototypeOf(f, NOTHING);
  return Object.freeze(f);
}

// What is printed or added up is what it was: C has no such thing, and checks say so.
Object.defineProperty(NOTHING, 'toString', { value: bare(() => '[object Object]') });
Object.freeze(NOTHING);

/** A structure as variants see it: its fields, of which accessors read what stands behind it. Writing to it throws. */
export function face<T extends object>(fields: T): T {
  // Defined at once, and not as the literal that it is given as: V8 keeps literals with accessors as dictionaries, which are slow to read.
  return closed(Object.defineProperties({}, Object.getOwnPropertyDescriptors(fields)) as T);
}

/** Makes an object bare that others hold already. */
export function closed<T extends object>(fields: T): T {
  for (const key of Reflect.ownKeys(fields)) {
    const { get, set } = Object.getOwnPropertyDescriptor(fields, key) ?? {};
    if (get !== undefined) bare(get);
    if (set !== undefined) bare(set);
  }
  Object.setPrototypeOf(fields, NOTHING);
  return Object.freeze(fields);
}

/** Whether a value is what these functions make of one. */
export function isBare(value: object): boolean {
  return Object.isFrozen(value) && (value === NOTHING || Object.getPrototypeOf(value) === NOTHING);
}
