// SPDX-License-Identifier: GPL-2.0-only
/** Each group of constructs in C of our own means what it means to gcc. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { compileC } from './testing/compile.ts';
import { NO_GCC, runWithGcc } from './testing/gcc.ts';

const FOLDER = new URL('./testing/constructs/', import.meta.url);
const VALUES = [0, 1, 2, 3, 5, 7, 8, 12, 255, 256, -1, -2, -300, 65537, 2 ** 33 + 5, -(2 ** 34)];
const INPUTS = VALUES.flatMap((a) => VALUES.map((b) => [a, b]));

/** What warnings give whoever asks for one. */
const FACADE = { WARN_ONCE: (c: boolean) => c, VM_BUG_ON: () => undefined };

describe.each(readdirSync(FOLDER).sort())('%s', (file) => {
  beforeEach(({ skip }) => skip(NO_GCC !== null, NO_GCC ?? ''));

  it('gives what gcc gives, for every pair of values', () => {
    const text = readFileSync(new URL(file, FOLDER), 'utf8');
    const { entry } = compileC(text, 'run');
    const ours = INPUTS.map(([a, b]) => entry(FACADE, a, b));
    expect(ours).toEqual(runWithGcc(text, 'run', INPUTS));
  });
});

describe('what outlives a call', () => {
  const text = readFileSync(new URL('statics.c', FOLDER), 'utf8');

  it('is brought back by reset, and can be looked at', () => {
    const { entry, reset, statics } = compileC(text, 'run');
    const before = structuredClone(statics());
    const first = entry({}, 1, 1);
    expect(statics()).not.toEqual(before);
    expect(entry({}, 1, 1)).not.toBe(first);
    reset();
    expect(statics()).toEqual(before);
    expect(entry({}, 1, 1)).toBe(first);
    expect(Object.keys(before).sort()).toEqual(['counter', 'next.own', 'record']);
  });
});
