// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { offsetText } from './machine.tsx';

test.each([
  [0, 'fault'],
  [0x1000, '+4K'],
  [-0x4_0000_0000, '−16G'],
  [0x7_fffb_0000, '+~32.0G'],
  [-0x4_0005_0000, '−~16.0G'],
  [0x1ffb_0000, '+~512M'],
  [-(1023 * 2 ** 20 + 0x800), '−~1023M'],
])('an offset of %d reads %s, and fits the axis', (offset, text) => {
  expect(offsetText(offset)).toBe(text);
  expect(text.length).toBeLessThanOrEqual(7);
});
