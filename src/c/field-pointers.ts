// SPDX-License-Identifier: GPL-2.0-only
/**
 * Pointers to fields, as a translation that runs has them: a class for each field, which reads and writes that one member. One class for all
 * of them reads a member whose name varies, and a pair of series that keep their state in a structure runs at two thirds of the rate.
 */
import { compileFunction } from 'node:vm';
import { FIELD, type FieldRef } from '../kernel/memory.ts';

/** Makes a pointer to one field of a structure. */
type FieldClass = new (object: object) => Pick<FieldRef<object, never>, 'object' | 'value'>;

const made = new Map<string, FieldClass>();

/** What a script calls the class of a field: a name that no C has. */
export function fieldClassName(field: string): string {
  return `$FieldRef_${field}`;
}

/** The class of the pointers to fields of this name, an identifier of C. */
export function fieldClass(field: string): FieldClass {
  const known = made.get(field);
  if (known !== undefined) return known;
  const text = `return class {
    constructor(object) { this.object = object; }
    get [FIELD]() { return '${field}'; }
    get value() { return this.object.${field}; }
    set value(value) { this.object.${field} = value; }
  };`;
  const one = (compileFunction(text, ['FIELD']) as (field: symbol) => FieldClass)(FIELD);
  const { prototype } = one as { readonly prototype: object };
  // Nothing leads from a pointer to what made it.
  Reflect.deleteProperty(prototype, 'constructor');
  Object.setPrototypeOf(prototype, null);
  Object.freeze(prototype);
  made.set(field, one);
  return one;
}
