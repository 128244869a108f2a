// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { dropFallthrough } from './drop-fallthrough.ts';
import { mutated } from './testing/mutated.ts';

describe('drop-fallthrough', () => {
  it('stops where it should fall through, and the other way round', () => {
    expect(
      mutated(
        dropFallthrough,
        `
      switch (shift) {
      case 1:
      shift = 2;
      case 2:
      break;
      }
      return shift;
    `,
      ),
    ).toEqual(['shift=2; -> shift=2;break;', 'break; -> ;']);
  });

  it('keeps the labels of a switch that the function ends with', () => {
    expect(
      mutated(
        dropFallthrough,
        `
      switch (type) {
      case 1:
      case 2:
      return false;
      default:
      return true;
      }
    `,
      ),
    ).toEqual([]);
  });
});
