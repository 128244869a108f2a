// SPDX-License-Identifier: GPL-2.0-only
// The packed package as a stranger uses it.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { folderWith, ROOT } from '../testing/cli.ts';
import { finished, MAIN, startProgram } from '../testing/process.ts';

const exec = promisify(execFile);

/** The suite of somebody who has written a refactored state of their own. */
const SUITE = `import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import {
  checkInvariants, explainPair, findDivergence, legacy, parseScenario, runPair, type Scenario, scenarioArbitrary,
  stateObject, type Variant, verify,
} from 'stage2-verify';
import { EFAULT, type Kernel, type kvm_s2_fault_desc } from 'stage2-verify/kernel';
import 'stage2-verify/vitest';
import { expect, test } from 'vitest';

function user_mem_abort(k: Kernel, s2fd: kvm_s2_fault_desc): number {
  k.mmap_read_lock(k.current.mm);
  return s2fd.nested === null ? -EFAULT : 0;
}
const forgetful: Variant = { name: 'forgetful', signature: 'descriptor', user_mem_abort };
// @ts-expect-error: the types arrive, or this would be any.
const wrong: Variant = { name: 3 };
const simplest: Scenario = parseScenario('{ "schemaVersion": 1 }', 'a string');

test('the types are not any', () => expect(wrong.name).toBe(3));

test('a variant that does the same passes', () => {
  expect(stateObject).toBehaveLike(legacy, { runs: 2000, seed: 7 });
  expect(forgetful).not.toBehaveLike(legacy, { runs: 200 });
});

test('one that does not fails with the counterexample', () => {
  expect(() => expect(user_mem_abort).toBehaveLike(legacy, { runs: 500, preemptions: 0 })).toThrow(
    /locks-balanced[\\s\\S]*ESR_EL2=0x[\\s\\S]*first difference/,
  );
});

test('the parts can be used alone', async () => {
  expect(runPair(legacy, stateObject, simplest).kind).toBe(null);
  expect(runPair(legacy, forgetful, simplest).kind).toBe('invariant');
  expect(checkInvariants(legacy, simplest)).toEqual([]);
  expect(checkInvariants(forgetful, simplest).map(({ invariant }) => invariant)).toContain('locks-balanced');
  expect(explainPair(legacy, forgetful, simplest)).toContain('mmap_lock held');
  expect(findDivergence(legacy, stateObject, { runs: 1000 })).toBe(null);
  const report = await verify({ refactored: [stateObject], runs: 1000 });
  expect(report.verdict).toBe('equivalent');
});

test('a variant that does not declare its signature is refused', () => {
  const undeclared = { name: 'undeclared', user_mem_abort } as unknown as Variant;
  expect(() => runPair(legacy, undeclared, simplest)).toThrow(/"undeclared" has the signature undefined/);
});

test('a scenario that contradicts itself is refused', () => {
  const both: Scenario = { schemaVersion: 1, choices: { protectedKvm: 'yes', vmMte: 'yes' }, races: [] };
  expect(() => runPair(legacy, stateObject, both)).toThrow(/"yes" for "vmMte"/);
});

test('scenarios come from fast-check, and shrink', () => {
  fc.assert(fc.property(scenarioArbitrary(), (draft) => runPair(legacy, stateObject, draft).differs.length <= 1));
  const details = fc.check(fc.property(scenarioArbitrary(), (draft) => runPair(legacy, forgetful, draft).kind === null));
  expect(details.failed).toBe(true);
  expect(details.numShrinks).toBeGreaterThan(0);
  expect(fc.defaultReportMessage(details)).toContain('{"schemaVersion":1,"choices":{');
});

test('the schema ships', async () => {
  const url = import.meta.resolve('stage2-verify/schema/verify.schema.json');
  expect(JSON.parse(readFileSync(new URL(url), 'utf8'))).toHaveProperty('$schema');
});
`;

/** As much as is looked at of what vitest says as JSON. */
interface SuiteResult {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly failureMessages: readonly string[] }[];
  }[];
}

/** How a stranger's compiler is set up; the types of Node are the ones of this project. */
const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    typeRoots: [join(ROOT, 'node_modules/@types')],
    types: ['node'],
  },
  include: ['suite.test.ts'],
};

test('the packed package works in an empty folder: command, library and matcher', async () => {
  const built = dirname(dirname(dirname(dirname(MAIN))));
  const folder = folderWith({
    'package.json': '{ "name": "stranger", "private": true, "type": "module" }\n',
    'suite.test.ts': SUITE,
    'tsconfig.json': JSON.stringify(TSCONFIG),
  });
  // The build is there, and building again under the feet of other tests would break them.
  await exec('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: built });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  const packages = [`./${tarball}`, `fast-check@${versionOf('fast-check')}`];
  await exec('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages], { cwd: folder });
  // To unpack a vitest of its own takes longer than all the rest: it has the one of this project.
  symlinkSync(join(ROOT, 'node_modules/vitest'), join(folder, 'node_modules/vitest'));

  const { stdout } = await exec(
    'npx',
    ['--no-install', 'stage2-verify', 'verify', '--runs', '300', '--quiet'],
    { cwd: folder },
  );
  expect(stdout).toMatch(/^EQUIVALENT \(sampled, 300 scenarios/);
  expect(readFileSync(join(folder, '.stage2-verify/index.html'), 'utf8')).toContain(
    '<title>stage2-verify: equivalent</title>',
  );

  const inFolder = { cwd: folder };
  // What npx starts.
  const program = join(folder, 'node_modules/.bin/stage2-verify');
  await exec(program, ['init', 'mine'], inFolder);
  const verifyMine = 'verify --refactored mine/user_mem_abort.ts --strict --runs 300 --quiet'.split(' ');
  const mine = await exec(program, verifyMine, inFolder);
  expect(mine.stdout).toContain('mine matches legacy');

  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  expect((await exec(process.execPath, [tsc, '-p', folder]).catch((error) => error)).stdout).toBe('');

  // How fast the machine is, and what else it does, is not at issue.
  const patient = ['--reporter=json', '--testTimeout=180000'];
  const vitestOf = [join(folder, 'node_modules/vitest/vitest.mjs'), 'run', ...patient];
  const suite = await finished(startProgram(folder, [process.execPath, ...vitestOf]));
  const { numPassedTests, testResults } = JSON.parse(suite.stdout) as SuiteResult;
  const messages = testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ failureMessages }) => failureMessages),
  );
  expect({ code: suite.code, messages, numPassedTests }).toEqual({
    code: 0,
    messages: [],
    numPassedTests: 8,
  });
});

/** The version of a package that is installed in this project. */
function versionOf(name: string): string {
  const text = readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
