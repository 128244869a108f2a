// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { legacy, stateObject } from '../properties/testing/variants.ts';
import './vitest.ts';

// Enough scenarios to meet what the contracts of the variant declare.
const options = { runs: 2000, seed: 7 };
const { contracts, user_mem_abort } = stateObject;

it('toBehaveLike counts the contracts of a variant, and of a module', () => {
  expect(stateObject).toBehaveLike(legacy, options);
  expect({ user_mem_abort, contracts }).toBehaveLike(legacy, options);
});

it('toBehaveLike calls what nobody declared a difference', () => {
  expect(() => expect({ user_mem_abort }).toBehaveLike(legacy, options)).toThrow(
    /^expected refactored to behave like legacy[\s\S]*-EFAULT/,
  );
  expect(user_mem_abort).not.toBehaveLike(legacy, options);
});
