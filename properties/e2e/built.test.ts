// SPDX-License-Identifier: GPL-2.0-only
/** The program that was built is the program that is here. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { CALL_NAMES } from '../../src/kernel/calls.ts';
import { engineHashes, variantHash } from '../../src/source/hashes.ts';
import type { sourceMapFinder } from '../../src/source/lines/scripts.ts';
import { ROOT } from '../testing/cli.ts';

it('its hashes are the same compiled as they are here', async () => {
  const compiled = (await import(join(ROOT, 'dist/src/source/hashes.js'))) as {
    readonly engineHashes: typeof engineHashes;
    readonly variantHash: typeof variantHash;
  };
  expect(compiled.engineHashes()).toEqual(engineHashes());
  const variant = 'refactored/fault-desc/user_mem_abort';
  expect(compiled.variantHash(join(ROOT, 'dist', `${variant}.js`))).toBe(
    variantHash(join(ROOT, `${variant}.ts`)),
  );
});

it('it numbers the calls in the same order, so that a seed draws the same races', async () => {
  const compiled = (await import(join(ROOT, 'dist/src/kernel/calls.js'))) as {
    readonly CALL_NAMES: typeof CALL_NAMES;
  };
  expect(CALL_NAMES.length).toBeGreaterThan(20);
  expect(compiled.CALL_NAMES).toEqual(CALL_NAMES);
});

it('its modules say themselves where their source maps are', async () => {
  const compiled = (await import(join(ROOT, 'dist/src/source/lines/scripts.js'))) as {
    readonly sourceMapFinder: typeof sourceMapFinder;
  };
  const find = compiled.sourceMapFinder();
  // Not loaded here: nothing but its file can tell.
  for (const name of ['legacy/user_mem_abort', 'refactored/fault-desc/user_mem_abort'])
    expect(find(pathToFileURL(join(ROOT, `dist/${name}.js`)).href)).toBe('user_mem_abort.js.map');
});
