// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { translate } from '../../c/translate.ts';
import type { Variant } from '../../core/variant.ts';
import { debianText } from '../../history/debian-text.ts';
import { variantOfC } from '../../source/c-variant.ts';
import { Fuzzer, fuzz, noFuzzer } from './fuzzer.ts';
import { HARMLESS, PLANTED, plant, titleOf } from './planted.ts';
import { byRecord, byThisTool, pairOf } from './searches.ts';

const debian = debianText('6.12');
const [text, noText] = 'text' in debian ? [debian.text, null] : ['', debian.reason];
const scratch = mkdtempSync(join(tmpdir(), 'stage2-verify-fuzz-'));
beforeEach(({ skip }) => skip(noText !== null, noText ?? ''));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function variantFrom(c: string, name: string): Variant {
  return variantOfC(translate(c, { file: 'mmu.c', function: 'user_mem_abort' }), name);
}

describe('bugs in the C of 6.12', () => {
  let base: Variant;
  beforeAll(() => {
    if (noText === null) base = variantFrom(text, 'base');
  });

  it.each(PLANTED)('$id is found by this tool', (bug) => {
    expect(titleOf(bug)).not.toBe(titleOf(HARMLESS));
    const pair = pairOf(base, variantFrom(plant(text, bug), bug.id));
    expect(byThisTool(pair, 1, 20_000).found).toBe(true);
  });

  it('what changes nothing that anybody can see is not found', () => {
    const pair = pairOf(base, variantFrom(plant(text, HARMLESS), 'harmless'));
    expect(byThisTool(pair, 1, 3_000)).toMatchObject({ found: false, scenarios: 3_000 });
    expect(byRecord(pair, 1, 3_000)).toMatchObject({ found: false, scenarios: 3_000 });
  });

  it('a record of all values finds a lock that is kept', () => {
    const bug = PLANTED.find(({ id }) => id === 'B7')!;
    expect(byRecord(pairOf(base, variantFrom(plant(text, bug), 'B7')), 1, 5_000).found).toBe(true);
  });
});

describe('the harness of libFuzzer', () => {
  const lacks = noFuzzer(scratch);
  beforeEach(({ skip }) => skip(lacks !== null, lacks ?? ''));

  it('tells no text from itself, and a lock that is kept', () => {
    const fuzzer = new Fuzzer(scratch, text);
    expect(fuzz(fuzzer.build(text), 1, 20_000)).toMatchObject({ found: false, scenarios: 20_000 });
    const bug = PLANTED.find(({ id }) => id === 'B7')!;
    expect(fuzz(fuzzer.build(plant(text, bug)), 1, 20_000).found).toBe(true);
  }, 60_000);

  it('refuses a text that has not all functions', () => {
    expect(() => new Fuzzer(scratch, 'int user_mem_abort(void)\n{\n}\n')).toThrow('name a tree of 6.12');
  });
});
