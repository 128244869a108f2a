// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { askedDifferently, type Variant } from './variant.ts';

it('variants are asked the same exactly if their texts are of one release', () => {
  const of = (release?: string): Variant => ({ name: 'one', ...(release === undefined ? {} : { release }) });
  expect([
    askedDifferently(of('6.12'), of('6.12')),
    askedDifferently(of(), of()),
    askedDifferently(of('6.12'), of('6.1')),
    askedDifferently(of(), of('6.12')),
  ]).toEqual([false, false, true, true]);
});
