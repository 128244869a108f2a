// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { BASE, RENAMED } from '../../properties/testing/kernel-tree.ts';
import { NOTHING_FURTHER } from '../c/facade/further.ts';
import type { CSource } from '../source/c-source.ts';
import type { UserMemAbortVariant } from '../subjects/user_mem_abort/variant.ts';
import { loadC } from './c-variant.ts';
import { cRequestOf } from './run-request.ts';

function loaded(option: string, text: string, further = NOTHING_FURTHER): UserMemAbortVariant {
  const source: CSource = { file: 'mmu.c', revision: null, subject: null, text };
  const request = { ...cRequestOf({}), texts: { mine: source } };
  return loadC(option, 'mine', '/', request, further).variant;
}

it('a base that is loaded again is the same variant, of which it is known what canaries came to', () => {
  const base = loaded('--legacy', BASE);
  expect(loaded('--legacy', BASE)).toBe(base);
  expect(loaded('--legacy', RENAMED)).not.toBe(base);
});

it('a tip of the same text is another one, and so is what somebody implements something for', () => {
  const base = loaded('--legacy', BASE);
  expect(loaded('--refactored', BASE)).not.toBe(base);
  expect(loaded('--refactored', BASE)).not.toBe(loaded('--refactored', BASE));
  const further = { ...NOTHING_FURTHER, implemented: { mine: () => 0 } };
  expect(loaded('--legacy', BASE, further)).not.toBe(loaded('--legacy', BASE, further));
});
