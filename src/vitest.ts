// SPDX-License-Identifier: GPL-2.0-only
/** Importing this module teaches vitest's `expect` the matcher `toBehaveLike`. */

import { expect } from 'vitest';
import { DEFAULTS } from './engines/defaults.ts';
import { type FindOptions, findDivergence } from './engines/find-divergence.ts';
import type { UserMemAbort } from './kernel/kernel.ts';
import { counterexampleLines } from './report/counterexample.ts';
import { PLAIN } from './report/paint.ts';
import { count } from './report/words.ts';
import { USER_MEM_ABORT } from './subjects/user_mem_abort/subject.ts';
import { hasKnownSignature, type UserMemAbortVariant as Variant } from './subjects/user_mem_abort/variant.ts';

/** What can be compared: a variant, the function alone, or a module that exports it, with its contracts if it has any. */
export type Comparable = Variant | UserMemAbort | Omit<Variant, 'name'>;

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
  if (typeof f !== 'function' || !hasKnownSignature(f as (...args: never[]) => unknown)) {
    throw new TypeError(
      `toBehaveLike compares variants: give a function user_mem_abort of 7 or 2 parameters, a module that exports it, or { name, user_mem_abort } (${name})`,
    );
  }
  if (typeof value === 'function') return { name, user_mem_abort: value };
  const named = 'name' in value && typeof value.name === 'string';
  return { ...value, name: named ? value.name : name };
}
