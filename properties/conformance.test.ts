// SPDX-License-Identifier: GPL-2.0-only
// The modelled page tables do what the kernel's own code does, and a mistake in either shows.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { PAGE_SIZES, runConformance } from '../src/conformance/conformance.ts';
import { editC } from '../src/conformance/mistakes/c-edit.ts';
import { C_MISTAKES } from '../src/conformance/mistakes/c-mistakes.ts';
import { MODEL_MISTAKES } from '../src/conformance/mistakes/model-mistakes.ts';
import { plantIntoKernel } from '../src/conformance/mistakes/plant-into-kernel.ts';
import { plantIntoModel } from '../src/conformance/mistakes/plant-into-model.ts';
import { check } from '../src/conformance/pgtable/check.ts';
import { createModel } from '../src/conformance/pgtable/model.ts';
import { RULES } from '../src/conformance/pgtable/rules.ts';
import { agrees } from '../src/conformance/result.ts';
import { build, findCompiler, PGTABLE_C } from '../src/conformance/tree/build.ts';
import { debianTrees, treeIn } from '../src/conformance/tree/find.ts';
import { readTraits } from '../src/conformance/tree/traits.ts';
import { jsonConformance } from '../src/report/conformance/json.ts';
import { emptyFolder, folderWith, ROOT, runWith } from './testing/cli.ts';

const named = process.env.STAGE2_VERIFY_TREE;
const trees = named === undefined ? debianTrees() : [treeIn(named)];
const compiler = findCompiler(process.env.CC);
const [tree] = trees;
/** Why nothing can be compared, or null. */
const missing =
  compiler === null
    ? 'there is no C compiler: install gcc, or name one by CC'
    : tree === undefined
      ? 'there is no kernel to compare with: install linux-source-6.12, or name a tree by STAGE2_VERIFY_TREE'
      : null;

const SEED = 20_261;
/** Twice as many as the planted mistake takes that is found last (reports/conformance.md); npm run conformance has twenty times as many. */
const SEQUENCES = 150;
const scratch = mkdtempSync(join(tmpdir(), 'stage2-verify-conformance-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the kernel as the judge', () => {
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

  test('the model does after every operation what each release does, with every page size', async () => {
    const result = await runConformance({
      ...{ trees, compiler: compiler!, seed: SEED, sequences: SEQUENCES, thorough: false },
    });
    expect(result.pgtable.map(({ differing }) => differing)).toEqual(result.pgtable.map(() => null));
    expect(result.pgtable).toHaveLength(3 * trees.length);
    for (const { pageSize, sequences, operations } of result.pgtable) {
      expect(sequences).toBeGreaterThanOrEqual(pageSize === '4k' ? SEQUENCES : SEQUENCES / 3);
      expect(operations).toBeGreaterThan(20 * sequences);
    }
    expect(result.helpers.map(({ first }) => first)).toEqual(result.helpers.map(() => null));
    expect(agrees(result)).toBe(true);
    const conforms = new Ajv2020().compile(
      JSON.parse(readFileSync(join(ROOT, 'src/report/schema/conformance.schema.json'), 'utf8')) as object,
    );
    expect(conforms(jsonConformance(result))).toBe(true);
  });

  test('the sequences come to every return value that the functions have', () => {
    const g = PAGE_SIZES[0]!;
    const { folder } = tree!;
    const program = build({ tree: tree!, compiler: compiler!, pageShift: 12, scratch, name: 'returns' });
    const traits = readTraits(folder);
    const rules = RULES.filter(({ appliesTo }) => appliesTo(traits));
    const { returns } = check({ model: createModel(g, traits), program, rules, seed: SEED, sequences: 100 });
    // 0, -EAGAIN, -ENOMEM, -EINVAL, -ERANGE.
    for (const ret of [0, -11, -12, -22, -34])
      expect(returns.get(`map ${ret}`), `map ${ret}`).toBeGreaterThan(0);
    for (const ret of [0, -11, -22, -34])
      expect(returns.get(`relax ${ret}`), `relax ${ret}`).toBeGreaterThan(0);
    for (const op of ['unmap', 'wrprotect', 'split', 'mkyoung', 'leaf', 'make'])
      expect(returns.get(`${op} 0`), op).toBeGreaterThan(0);
    for (const level of [1, 2, 3]) expect(returns.get(`lock ${level}`)).toBeGreaterThan(0);
    for (const young of [0, 1]) expect(returns.get(`age ${young}`)).toBeGreaterThan(0);
  });

  // Every fifth: all of them are planted by npm run conformance.
  const some = <T>(all: readonly T[]): readonly T[] => all.filter((_, i) => i % 5 === 0);

  test('a mistake in the kernel shows', () => {
    const planted = plantIntoKernel(
      { tree: tree!, compiler: compiler!, scratch, seed: SEED },
      some(C_MISTAKES),
    );
    expect(planted.filter(({ foundAfter }) => foundAfter === null)).toEqual([]);
    expect(planted.length).toBeGreaterThan(5);
  });

  test('a mistake in the model shows', async () => {
    const planted = await plantIntoModel(
      { tree: tree!, compiler: compiler!, scratch, seed: SEED },
      some(MODEL_MISTAKES),
    );
    expect(planted.filter(({ foundAfter }) => foundAfter === null)).toEqual([]);
    expect(planted.length).toBeGreaterThan(5);
  });

  test('a difference is made small, written down, and replayed', async () => {
    const edit = C_MISTAKES.find(({ name }) => name === 'software bits are lost')!.edit;
    const folder = folderWith({});
    const planted = join(folder, 'linux');
    cpSync(tree!.folder, planted, { recursive: true });
    writeFileSync(join(planted, PGTABLE_C), editC(readFileSync(join(planted, PGTABLE_C), 'utf8'), edit));
    const args = ['conformance', '--tree', 'linux', '--sequences', '20', '--report-dir', 'reports'];
    const { code, stdout } = await runWith({ env: process.env }, folder, ...args);
    expect(code).toBe(1);
    expect(stdout).toContain('Model and kernel differ');
    const file = `reports/conformance/${tree!.release}-4k.json`;
    const { operations } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      readonly operations: readonly object[];
    };
    expect(operations).toHaveLength(1);
    const replay = await runWith(
      { env: process.env },
      folder,
      ...['conformance', '--tree', 'linux', '--replay', file],
    );
    expect(replay.code).toBe(1);
    expect(replay.stdout).toContain('differ after operation 1, in leaves');
  });
});

test('conformance says what it needs', async () => {
  const folder = emptyFolder();
  const withCompiler = { env: process.env };
  for (const [args, message] of [
    [['--tree', 'nowhere'], 'name a Linux kernel tree by --tree'],
    [['--sequences', '0'], '--sequences is "0"'],
  ] as const) {
    const { code, stderr } = await runWith(withCompiler, folder, 'conformance', ...args);
    if (compiler === null && args[0] === '--tree') expect(stderr).toContain('no C compiler');
    else expect(stderr).toContain(message);
    expect(code).toBe(2);
  }
});
