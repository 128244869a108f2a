// SPDX-License-Identifier: GPL-2.0-only
// What somebody declares beside the façade of the model: headers in C, and functions that implement what has no body there.
import type { Source } from '../parse/unit.ts';
import { type CType, rangeOf, typeName } from '../type/ctype.ts';

/** A function that implements a prototype: it is given the façade, then the arguments. */
export type Implementation = (k: object, ...args: unknown[]) => unknown;

/** Declarations beside those of the model. */
export interface FurtherFacade {
  /** Read after the model's own, in this order. */
  readonly headers: readonly Source[];
  /** What implements prototypes, by name. */
  readonly implemented: { readonly [name: string]: Implementation };
  /** The modules that it comes from, as people name them. */
  readonly modules: readonly string[];
}

/** No declarations. */
export const NOTHING_FURTHER: FurtherFacade = { headers: [], implemented: {}, modules: [] };

/** What the calls of an implementation are told to: the façade of the machine that runs. */
interface Told {
  readonly recordFurther: (name: string, args: readonly unknown[], result: unknown) => void;
}

/**
 * The implementation of a prototype as translations call it: the call is in the log, and a result that the prototype does not allow ends the run, because what C
 * would make of it nobody knows.
 * @param type the prototype
 */
export function implementationOf(
  name: string,
  type: CType & { readonly kind: 'function' },
  f: Implementation,
): Implementation {
  return (k, ...args) => {
    const result = f(k, ...args);
    if (!isOf(type.returns, result))
      throw new Error(
        `${name}() of the further façade gave ${shown(result)}, where its prototype says ${typeName(type.returns)}`,
      );
    (k as Told).recordFurther(name, args, result);
    return result;
  };
}

function isOf(type: CType, result: unknown): boolean {
  switch (type.kind) {
    case 'void':
      return result === undefined;
    case 'integer': {
      if (type.bool) return typeof result === 'boolean';
      const { low, high } = rangeOf(type);
      return typeof result === 'number' && Number.isInteger(result) && result >= low && result <= high;
    }
    default:
      return typeof result === 'object';
  }
}

function shown(result: unknown): string {
  return typeof result === 'object' || typeof result === 'function' ? typeof result : String(result);
}
