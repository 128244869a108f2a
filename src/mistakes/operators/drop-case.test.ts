// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { dropCase } from './drop-case.ts';
import { mutated } from './testing/mutated.ts';

describe('drop-case', () => {
  it('leaves out a case, with what it does and without', () => {
    expect(
      mutated(
        dropCase,
        `
      switch (shift) {
      case 1:
      use(shift);
      default:
      }
    `,
      ),
    ).toEqual(['case 1:use(shift); -> ', 'case 1:use(shift); -> case 1:']);
  });
});
