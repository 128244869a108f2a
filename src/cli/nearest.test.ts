// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { nearest } from './nearest.ts';

const NAMES = ['vmaKind', 'vmaEnd', 'hostPte', 'kvm_fault_lock', 'unmap', 'remap'];

it.each([
  ['vmaKnd', ['vmaKind', 'vmaEnd']],
  ['HOSTPTE', ['hostPte']],
  ['fault', ['kvm_fault_lock']],
  ['remao', ['remap']],
  ['xyzzy', []],
])('for %s suggests what is near, and the nearest first', (word, expected) => {
  expect(nearest(word, NAMES)).toEqual(expected);
});
