// SPDX-License-Identifier: GPL-2.0-only
// The same code is equal without a run; what cannot be judged is bad input.
import { describe, expect, it } from 'vitest';
import type { JsonReport } from '../src/report/json.ts';
import { folderWith, run, variantReturning } from './testing/cli.ts';

const RETURNS = variantReturning('0');
const OTHER = variantReturning('-14');

describe('a variant that is the very code of the base', () => {
  it('is equal without a run, whatever it is called', async () => {
    const folder = folderWith({ 'a/user_mem_abort.ts': RETURNS, 'b/user_mem_abort.ts': RETURNS });
    const { code, stdout } = await run(
      folder,
      ...'verify --legacy a/user_mem_abort.ts --refactored b/user_mem_abort.ts --json --quiet'.split(' '),
    );
    const report = JSON.parse(stdout) as JsonReport;
    expect([code, report.verdict]).toEqual([0, 'equivalent']);
    expect(report.pairs[0]).toMatchObject({ scenarios: 0, word: 'equivalent' });
    expect(report.pairs[0].remarks).toEqual(['the same code as the original: equal without a run']);
  });

  it('beside another one leaves that to be run', async () => {
    const folder = folderWith({
      'a/user_mem_abort.ts': RETURNS,
      'b/user_mem_abort.ts': RETURNS,
      'c/user_mem_abort.ts': OTHER,
    });
    const { code, stdout } = await run(
      folder,
      ...'verify --legacy a/user_mem_abort.ts --refactored b/user_mem_abort.ts --refactored c/user_mem_abort.ts --runs 300 --json --quiet'.split(
        ' ',
      ),
    );
    const { pairs } = JSON.parse(stdout) as JsonReport;
    expect([code, ...pairs.map((pair) => pair.verdict)]).toEqual([1, 'equivalent', 'divergent']);
    expect(pairs.map((pair) => pair.scenarios)).toEqual([0, 300]);
  });
});

describe('two variants of which nobody can tell what they are made of', () => {
  const LOADS = `const { value } = await import(\`./\${'helper'}.ts\`);\n${variantReturning('value')}`;

  it('are not taken for the same code: the import that is computed is named', async () => {
    const folder = folderWith({
      'a/user_mem_abort.ts': LOADS,
      'a/helper.ts': 'export const value = 0;\n',
      'b/user_mem_abort.ts': LOADS,
      'b/helper.ts': 'export const value = -14;\n',
    });
    const { code, stderr } = await run(
      folder,
      ...'verify --legacy a/user_mem_abort.ts --refactored b/user_mem_abort.ts --trust --runs 300 --quiet'.split(
        ' ',
      ),
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /user_mem_abort\.ts:1 has import\(\) of a path that is computed, .* write the path out\.\n$/,
    );
  });
});

describe('a contract that throws', () => {
  const THROWS = `export const contracts = [{
    id: 'throws', title: 't', differs: ['return value'], mayChangeKnownProblems: false,
    covers: () => { throw new TypeError('no such call'); },
    reason: 'r', commit: 'none', scenario: { schemaVersion: 1, choices: {}, races: [] },
  }];
`;

  it('is bad input, in one sentence that names it', async () => {
    const folder = folderWith({ 'c/user_mem_abort.ts': OTHER, 'c/contracts.ts': THROWS });
    const { code, stderr } = await run(
      folder,
      ...'verify --refactored c/user_mem_abort.ts --trust --runs 300 --no-report --quiet'.split(' '),
    );
    expect(code).toBe(2);
    expect(stderr).toContain(
      'the contract throws throws where it is asked (no such call); mend its covers()',
    );
  });
});
