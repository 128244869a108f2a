// SPDX-License-Identifier: GPL-2.0-only
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { listingOf } from './listing.ts';

function entryOf(path: string): string {
  return fileURLToPath(new URL(`../../../${path}/user_mem_abort.ts`, import.meta.url));
}

function pathsOf(path: string): readonly string[] {
  return listingOf(entryOf(path), '/').map((file) => file.path);
}

test('the original is one file and the helpers that it calls', () => {
  const paths = pathsOf('legacy');
  expect(paths[0]).toBe('legacy/user_mem_abort.ts');
  expect(paths).toContain('src/kernel/fault/transparent_hugepage_adjust.ts');
  // Called by a helper only.
  expect(paths).toContain('src/kernel/fault/get_user_mapping_size.ts');
  expect(paths.filter((path) => !/^(legacy|src\/kernel\/fault)\//.test(path))).toEqual([]);
});

test('a helper that a variant defines itself is its own', () => {
  const paths = pathsOf('refactored/fault-desc');
  expect(paths).toContain('refactored/fault-desc/transparent_hugepage_adjust.ts');
  expect(paths).not.toContain('src/kernel/fault/transparent_hugepage_adjust.ts');
});

test('what cannot be read is left out', () => {
  expect(listingOf('/nowhere/user_mem_abort.ts', '/')).toEqual([]);
});
