// SPDX-License-Identifier: GPL-2.0-only
import { beforeAll, describe, expect, test } from 'vitest';
import { user_mem_abort } from '../../../legacy/user_mem_abort.ts';
import type { UserMemAbortVariant as Variant } from '../../subjects/user_mem_abort/variant.ts';
import { type BranchMeasurement, branchMeter, measureBranches } from './measure.ts';
import { NOT_REACHED } from './measurement.ts';
import { UNREACHABLE } from './unreachable.ts';

const ROOT = new URL('../../../', import.meta.url);
/** The function is not called here: the thread that counts loads the module again. */
const variant = (name: string): Variant => ({ name, signature: 'classic', user_mem_abort });
const entryIn = (folder: string): string => new URL(`${folder}/user_mem_abort.ts`, ROOT).href;
const FIXTURE = 'src/source/branches/testing';

/** The fixture, and modules that cannot be run. */
const ENTRIES: { readonly [name: string]: string | null } = {
  fixture: entryIn(FIXTURE),
  'of no file': null,
  'of a file that is gone': new URL('gone/user_mem_abort.ts', ROOT).href,
  'of another module': new URL('src/kernel/index.ts', ROOT).href,
};

let ofFixture: BranchMeasurement[] = [];
beforeAll(async () => {
  const meter = branchMeter(({ name }) => ENTRIES[name]!, { scenarios: 300 });
  ofFixture = await meter(Object.keys(ENTRIES).map(variant));
});

describe('a variant of which it is known what is reached', () => {
  test('counts the branches that are taken and names those that never are', () => {
    const { counted, ...measured } = ofFixture[0]!;
    expect(counted.map(({ count }) => count > 0).filter(Boolean)).toHaveLength(6);
    expect(counted.find(({ count, line }) => count > 0 && line === 8)).toEqual({
      path: `${FIXTURE}/user_mem_abort.ts`,
      line: 8,
      inFunction: 'user_mem_abort',
      text: 'if (k.PAGE_SIZE > 0)',
      count: 300,
    });
    expect(measured).toEqual({
      variant: 'fixture',
      // One if, three cases and one arm; in the helper that it calls, the right operand.
      reached: 6,
      total: 10,
      missing: [
        { at: `${FIXTURE}/user_mem_abort.ts:7 if (k.PAGE_SIZE < 0)`, why: NOT_REACHED },
        { at: `${FIXTURE}/user_mem_abort.ts:9 else of if (k.PAGE_SIZE > 0)`, why: NOT_REACHED },
        { at: `${FIXTURE}/decide.ts:9 page_size > 0 ? … : <3>`, why: NOT_REACHED },
        { at: `${FIXTURE}/decide.ts:10 default: return 4;`, why: NOT_REACHED },
      ],
      stale: [],
      remark: null,
    });
  });

  test('gives the reason of a listed branch that is missing, and calls one stale that is reached', async () => {
    const unreachable = [
      { inFunction: 'decide', text: 'default: return 4;', why: 'there are three page sizes' },
      { inFunction: null, text: 'if (k.PAGE_SIZE > 0)', why: 'a mistake' },
      { inFunction: 'another', text: 'case 4096:', why: 'not this one' },
    ];
    const options = { scenarios: 300, unreachable };
    const [measured] = await measureBranches([variant('fixture')], () => entryIn(FIXTURE), options);
    expect(measured.missing).toContainEqual({
      at: `${FIXTURE}/decide.ts:10 default: return 4;`,
      why: 'there are three page sizes',
    });
    expect(measured.stale).toEqual([
      {
        at: `${FIXTURE}/user_mem_abort.ts:8 if (k.PAGE_SIZE > 0)`,
        why: 'listed as unreachable, but reached: a mistake',
      },
    ]);
  });
});

test('branches are unknown, not missing, where a module cannot be run again', () => {
  const [, ...measured] = ofFixture;
  expect(
    measured.map(({ variant, reached, total, missing }) => ({ variant, reached, total, missing })),
  ).toEqual(
    Object.keys(ENTRIES)
      .slice(1)
      .map((name) => ({ variant: name, reached: 0, total: 0, missing: [] })),
  );
  expect(measured.map(({ remark }) => remark)).toEqual([
    'branches unknown: there is no module to load',
    expect.stringMatching(/^branches unknown: the module could not be run: .*gone/),
    'branches unknown: the module could not be run: it exports no function user_mem_abort',
  ]);
});

describe('the variants of this package', () => {
  const folders = [
    'legacy',
    'refactored/extracted-helpers',
    'refactored/state-object',
    'refactored/fault-desc',
  ];
  let measured: BranchMeasurement[] = [];
  beforeAll(async () => {
    // Of 500 each branch is reached in one or more, of 2,000 in eight; a run of the verifier takes 10,000.
    measured = await measureBranches(folders.map(variant), ({ name }) => entryIn(name), { scenarios: 2_500 });
  });

  test.each(folders)('every branch of %s is reached, or listed with a reason', (folder) => {
    const { total, missing, stale, remark } = measured[folders.indexOf(folder)];
    expect(remark).toBeNull();
    expect(total).toBeGreaterThan(80);
    expect(missing.filter(({ why }) => why === NOT_REACHED)).toEqual([]);
    expect(stale).toEqual([]);
  });

  test.each(UNREACHABLE)('the list of unreachable branches names $text, which exists', ({ why }) => {
    expect(measured.flatMap(({ missing }) => missing).map((branch) => branch.why)).toContain(why);
  });
});
