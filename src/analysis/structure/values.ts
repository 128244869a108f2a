// SPDX-License-Identifier: GPL-2.0-only
// What is known of a value.
import * as kernel from '../../kernel/index.ts';

/** What a path knows of a value. */
export type Value =
  | { readonly kind: 'const'; readonly value: string | number | boolean | null | undefined }
  /** The global namespace `k`. */
  | { readonly kind: 'kernel' }
  /** A structure or an out-parameter on the heap of the path. */
  | { readonly kind: 'object'; readonly id: string }
  /** Nobody wrote it. */
  | { readonly kind: 'poison' }
  /** The zero that an initialiser leaves in a field that a later step is to write. */
  | { readonly kind: 'placeholder'; readonly value: number | boolean | null }
  | { readonly kind: 'vma' }
  /** The page that a pin gave, NULL where the pfn has no refcount. */
  | { readonly kind: 'page'; readonly pin: string }
  | { readonly kind: 'pfn'; readonly is: 'good' | 'hwpoison' | 'error' }
  /** Anything; `key` says what it was computed from, so that equal keys on one path are equal values. */
  | { readonly kind: 'unknown'; readonly key: string; readonly negated: boolean };

export const UNDEFINED: Value = { kind: 'const', value: undefined };
export const POISONED: Value = { kind: 'poison' };

/** A constant. */
export function constant(value: string | number | boolean | null | undefined): Value {
  return { kind: 'const', value };
}

const LONGEST_KEY = 240;

/** A value that is only known by what it was computed from. */
export function unknown(key: string, site = ''): Value {
  return { kind: 'unknown', key: key.length <= LONGEST_KEY ? key : `…@${site}`, negated: false };
}

/** The value as part of another one's key. */
export function keyOf(value: Value): string {
  switch (value.kind) {
    case 'const':
      return String(value.value);
    case 'unknown':
      return value.negated ? `!(${value.key})` : value.key;
    default:
      return shapeOf(value);
  }
}

/** What of the value tells paths apart: two states whose values have the same shapes are joined. */
export function shapeOf(value: Value): string {
  switch (value.kind) {
    case 'const':
      return `=${String(value.value)}`;
    case 'object':
      return `&${value.id}`;
    case 'page':
      return `page ${value.pin}`;
    case 'pfn':
      return `pfn ${value.is}`;
    case 'placeholder':
      return `placeholder ${value.value}`;
    default:
      return value.kind;
  }
}

/** Whether the shapes are the same. */
export function sameShape(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  if (a.kind === 'unknown') return true;
  return shapeOf(a) === shapeOf(b);
}

/** The value as a reader knows it. */
export function describe(value: Value, fact: boolean | undefined): string {
  if (value.kind === 'const') {
    if (typeof value.value === 'number' && value.value < 0)
      return ERRNO.get(-value.value) ?? String(value.value);
    return String(value.value);
  }
  if (value.kind === 'unknown')
    return fact === undefined ? 'any value' : fact !== value.negated ? 'a nonzero value' : '0';
  return value.kind === 'vma' ? 'the VMA' : value.kind;
}

const ERRNO = new Map(
  Object.entries(kernel)
    .filter(([name, value]) => /^E[A-Z0-9]+$/.test(name) && typeof value === 'number')
    .map(([name, value]) => [value as number, `-${name}`]),
);

/** The constant of the kernel's headers of that name; null if there is none. */
export function kernelConstant(name: string): Value | null {
  if (name === 'POISON' || name === 'POISON_NUMBER') return POISONED;
  const value = (kernel as { readonly [name: string]: unknown })[name];
  return typeof value === 'number' || typeof value === 'boolean' ? constant(value) : null;
}
