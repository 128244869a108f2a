// SPDX-License-Identifier: GPL-2.0-only
/** C's pointers and aggregates, for variants that were translated from C. */
import { ArithmeticStop } from './arithmetic.ts';
import { POISON, type Ref } from './poison.ts';

/** A pointer into an array, or one past its end. */
export class ElementRef<T> implements Ref<T> {
  readonly array: T[];
  readonly index: number;

  constructor(array: T[], index: number) {
    this.array = array;
    this.index = index;
  }

  get value(): T {
    return this.array[elementIndex(this.array, this.index)]!;
  }

  set value(value: T) {
    this.array[elementIndex(this.array, this.index)] = value;
  }
}

/** `i`, or the end of the run if the array has no such element. */
export function elementIndex(array: readonly unknown[], i: number): number {
  if (i >= 0 && i < array.length) return i;
  throw new ArithmeticStop(`element ${i} of an array of ${array.length}`);
}

/** `pointer + n`; a pointer that is not into an array has only itself. */
export function advance<T>(pointer: Ref<T>, n: number): Ref<T> {
  if (n === 0) return pointer;
  if (!(pointer instanceof ElementRef))
    throw new ArithmeticStop(`a pointer moved by ${n} that is not into an array`);
  const index = pointer.index + n;
  if (index >= 0 && index <= pointer.array.length) return new ElementRef<T>(pointer.array, index);
  throw new ArithmeticStop(`a pointer to element ${index} of an array of ${pointer.array.length}`);
}

/** `a - b` of two pointers into one array. */
export function distance<T>(a: Ref<T>, b: Ref<T>): number {
  if (a === b) return 0;
  if (a instanceof ElementRef && b instanceof ElementRef && a.array === b.array) return a.index - b.index;
  throw new ArithmeticStop('the distance of two pointers that are not into one array');
}

/** Whether two pointers to scalars are equal. */
export function samePointer(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof ElementRef && b instanceof ElementRef) return a.array === b.array && a.index === b.index;
  if (!isFieldPointer(a) || !isFieldPointer(b)) return false;
  return a.object === b.object && a[FIELD] === b[FIELD];
}

/** By what a pointer to a field tells which. No structure of C's has such a member. */
export const FIELD = Symbol('field');

interface FieldPointer {
  readonly object: unknown;
  readonly [FIELD]: string;
}

function isFieldPointer(pointer: unknown): pointer is FieldPointer {
  return typeof pointer === 'object' && pointer !== null && FIELD in pointer;
}

/**
 * A pointer to a scalar field of a structure, of any field. A translation that runs has a class for each field in its place
 * (`src/c/field-pointers.ts`): code that reads a member by a name that varies is slow.
 */
export class FieldRef<S, F extends keyof S & string> implements Ref<S[F]> {
  readonly object: S;
  private readonly field: F;

  constructor(object: S, field: F) {
    this.object = object;
    this.field = field;
  }

  get [FIELD](): F {
    return this.field;
  }

  get value(): S[F] {
    return this.object[this.field];
  }

  set value(value: S[F]) {
    this.object[this.field] = value;
  }
}

/** The structure that a pointer to one of its scalar fields points into. */
export function containerOf<S>(pointer: unknown, field: string): S {
  if (isFieldPointer(pointer) && pointer[FIELD] === field) return pointer.object as S;
  throw new ArithmeticStop(`container_of() by ${field}, of a pointer that is not to that field`);
}

/** `a & b` of two flags: both sides are evaluated, and one that nobody wrote stays so. */
export function andFlags(a: boolean, b: boolean): boolean {
  if ((a as unknown) === POISON || (b as unknown) === POISON) return POISON as boolean;
  return a && b;
}

/** `a | b` of two flags. */
export function orFlags(a: boolean, b: boolean): boolean {
  if ((a as unknown) === POISON || (b as unknown) === POISON) return POISON as boolean;
  return a || b;
}

/** `a ^ b` of two flags. */
export function xorFlags(a: boolean, b: boolean): boolean {
  if ((a as unknown) === POISON || (b as unknown) === POISON) return POISON as boolean;
  return a !== b;
}

/** A pfn that is no error: the model keeps error pfns as negative numbers, which must not meet arithmetic. */
export function plainPfn(pfn: number): number {
  if (pfn < 0) throw new ArithmeticStop('arithmetic on an error pfn, which the model keeps in its own way');
  return pfn;
}
