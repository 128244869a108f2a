// SPDX-License-Identifier: GPL-2.0-only
/** Importing this module teaches vitest's `expect` the matcher `toBehaveLike`. */

import { expect } from 'vitest';
import type { Variant as AnyVariant } from './core/variant.ts';
import { DEFAULTS } from './engines/defaults.ts';
import { type FindOptions, findDivergence } from './engines/find-divergence.ts';
import type { UserMemAbort } from './kernel/kernel.ts';
import { counterexampleLines } from './report/counterexample.ts';
import { PLAIN } from './report/paint.ts';
import { count } from './report/words.ts';
import { signatureCalled, signatureOfValue } from './source/variant-signature.ts';
import { USER_MEM_ABORT } from './subjects/user_mem_abort/subject.ts';
import {
  type SignatureName,
  signed,
  type UserMemAbortVariant as Variant,
} from './subjects/user_mem_abort/variant.ts';

/** What can be compared: a variant, the function alone, or a module that exports it, with its contracts if it has any. */
export type Comparable = Variant | UserMemAbort | Exporting;

/** A module that exports the function; which signature it has is told by the names of its parameters unless it is exported. */
type Exporting = Partial<AnyVariant> & {
  readonly signature?: SignatureName;
  readonly user_mem_abort: UserMemAbort;
};

/** Runs of the matcher unless told otherwise: a second or less. */
const RUNS = 20_000;
/** Columns of a failure message. */
const WIDTH = 100;

declare module 'vitest' {
  // The type parameter has to be the one that vitest declares.
  interface Matchers<T> {
    /**
     * Passes if the variant does what `legacy` does on randomly drawn scenarios, declared contracts and problems of the base
     * included. The failure message is the smallest counterexample.
     * @param options runs (20,000 unless stated), seed, preemptions, strict, pageSize
     */
    toBehaveLike(legacy: Comparable, options?: FindOptions): T;
  }
}

expect.extend({
  toBehaveLike(received: Comparable, legacy: Comparable, options: FindOptions = {}) {
    const reference = variantOf(legacy, 'legacy');
    const variant = variantOf(received, 'refactored');
    const setting = { ...DEFAULTS, runs: RUNS, ...options };
    const found = findDivergence(USER_MEM_ABORT, reference, variant, setting);
    return {
      pass: found === null,
      message: () =>
        found === null
          ? `expected ${variant.name} to do something else than ${reference.name}, but ${count(setting.runs, 'scenario')} from seed ${setting.seed} show no difference`
          : `expected ${variant.name} to behave like ${reference.name}\n\n${counterexampleLines(found, { width: WIDTH, paint: PLAIN, full: false }).join('\n')}`,
    };
  },
});

/** @throws TypeError if it is nothing that can be compared */
function variantOf(value: Comparable, name: string): Variant {
  const f: unknown = typeof value === 'function' ? value : value?.user_mem_abort;
  if (typeof f !== 'function')
    throw new TypeError(
      `toBehaveLike compares variants: give a function user_mem_abort(), a module that exports it, or { name, signature, user_mem_abort } (${name})`,
    );
  const known = f as (...args: never[]) => unknown;
  const more: Partial<Exporting> = typeof value === 'function' ? {} : value;
  const signature = more.signature === undefined ? signatureOfValue(known) : signatureCalled(more.signature);
  if (typeof signature !== 'string') throw new TypeError(`user_mem_abort() (${name}) ${signature.why}`);
  return { ...more, name: typeof more.name === 'string' ? more.name : name, ...signed(signature, known) };
}
