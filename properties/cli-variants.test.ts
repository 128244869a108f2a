// SPDX-License-Identifier: GPL-2.0-only
// Modules are loaded from anywhere; those that fail are told of, and end no run.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonReport } from '../src/report/json.ts';
import { emptyFolder, folderWith, ROOT, run, variantReturning } from './testing/cli.ts';

const BAD: readonly (readonly [what: string, text: string, kind: string, says: string])[] = [
  [
    'throws',
    variantReturning("(() => { throw new RangeError('no more pages'); })()"),
    'threw',
    'no more pages',
  ],
  ['returns undefined', variantReturning('undefined'), 'not-a-number', 'returned undefined'],
  ['returns NaN', variantReturning('Number.NaN'), 'not-a-number', 'returned NaN'],
  ['returns a promise', variantReturning('Promise.resolve(0)'), 'not-a-number', 'returned a promise'],
  [
    'returns a promise that fails later',
    variantReturning("Promise.reject(new Error('later'))"),
    'not-a-number',
    'returned a promise',
  ],
  [
    'loops',
    variantReturning(
      '(() => { for (;;) { k.mmap_read_lock(k.current.mm); k.mmap_read_unlock(k.current.mm); } })()',
    ),
    'looped',
    'without returning',
  ],
];

const TRUST = 'run with --trust; what it consists of was not looked at';

describe('a module that could do anything but compute', () => {
  const files = { 'bad/user_mem_abort.ts': `// A line.\n${variantReturning('process.pid')}` };
  const verify = 'verify --refactored bad/user_mem_abort.ts --runs 300';

  test.each([
    verify,
    'series --refactored bad/user_mem_abort.ts --runs 300',
    'structure --refactored bad/user_mem_abort.ts',
    'verify --legacy bad/user_mem_abort.ts --runs 300',
  ])('is refused with its place by %s', async (command) => {
    const { code, stderr, stdout } = await run(folderWith(files), ...command.split(' '));
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /^stage2-verify: --(?:refactored|legacy) bad\/user_mem_abort\.ts is not run: bad\/user_mem_abort\.ts:3 has the global process\.pid, which is outside of what a variant may consist of; [^\n]+--trust[^\n]+\.\n$/,
    );
    expect(code).toBe(2);
  });

  test.each(['replay', 'shrink'])('is refused by %s, whatever the file says', async (command) => {
    const scenario = { schemaVersion: 1, choices: {}, races: [], refactored: 'bad/user_mem_abort.ts' };
    const folder = folderWith({ ...files, 'scenario.json': JSON.stringify(scenario) });
    const { code, stderr } = await run(folder, command, 'scenario.json');
    expect(stderr).toContain('bad/user_mem_abort.ts:3 has the global process.pid');
    expect(code).toBe(2);
  });

  test('runs with --trust, and the report says so', async () => {
    const folder = folderWith(files);
    const { code, stdout } = await run(folder, ...`${verify} --trust --json`.split(' '));
    expect(code).toBe(1);
    expect((JSON.parse(stdout) as JsonReport).trusted).toEqual(['bad']);
    for (const file of ['verify.md', 'index.html'])
      expect(readFileSync(join(folder, '.stage2-verify', file), 'utf8')).toContain(TRUST);
    const shown = await run(folder, ...`${verify} --trust --no-report`.split(' '));
    expect(shown.stdout.replaceAll(/\s+/g, ' ')).toContain(TRUST);
  });

  test('is not what the program brings along', async () => {
    const { stdout } = await run(
      emptyFolder(),
      ...'verify --refactored state-object --runs 300 --trust --json --no-report'.split(' '),
    );
    expect((JSON.parse(stdout) as JsonReport).trusted).toEqual([]);
  });
});

describe('a variant within the subset that does not end is a divergence', () => {
  test.each([
    ['an endless loop', 'while (true);'],
    ['a loop over nothing', 'for (;;) {}'],
    ['do', 'let i = 0; do i = i + 1; while (i > 0);'],
    ['two functions', 'return forth(0);'],
  ])('%s', async (_, body) => {
    const folder = folderWith({
      'bad.ts': `function back(n: number): number { return forth(n); }
function forth(n: number): number { for (let i = 0; i < 3; i++) n = back(n); return n; }
export function user_mem_abort(k: unknown, s2fd: unknown) { ${body} return 0; }
`,
    });
    const { code, stdout } = await run(
      folder,
      // Each run goes through all the steps that a variant has.
      ...'verify --refactored bad.ts --runs 10 --json --no-report'.split(' '),
    );
    expect(code).toBe(1);
    const [{ failures }] = (JSON.parse(stdout) as JsonReport).pairs[0].divergences;
    expect(failures[0].variant).toBe('bad');
    expect(failures[0].message).toMatch(/without returning|call stack/);
  });
});

describe('a variant that gives no return value is a divergence with its scenario', () => {
  test.each(BAD)('%s', async (_, text, kind, says) => {
    const folder = folderWith({ 'bad/user_mem_abort.ts': text });
    const { code, stderr, stdout } = await run(
      folder,
      ...'verify --refactored bad/user_mem_abort.ts --runs 300 --json --quiet --trust'.split(' '),
    );
    expect(stderr).toBe('');
    expect(code).toBe(1);
    const report = JSON.parse(stdout) as JsonReport;
    expect(report.verdict).toBe('divergent');
    const [divergence] = report.pairs[0].divergences;
    expect(divergence.kind).toBe('failure');
    expect(divergence.failures).toEqual([{ variant: 'bad', kind, message: expect.stringContaining(says) }]);
    const replayed = await run(folder, ...divergence.replay.split(' ').slice(2));
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toContain(says);
  });
});

/** The text of a variant of this project that imports the kernel as a stranger's module does. */
function strangers(name: string): string {
  const text = readFileSync(join(ROOT, name, 'user_mem_abort.ts'), 'utf8');
  return text.replace(/'(\.\.\/)+src\/kernel\/index\.ts'/, "'stage2-verify/kernel'");
}

describe('a module is judged wherever it lies', () => {
  test('TypeScript that imports the kernel by the name of the package, which is installed nowhere near', async () => {
    const folder = folderWith({ 'mine/user_mem_abort.ts': strangers('legacy') });
    const { code, stdout } = await run(
      folder,
      ...'verify --refactored mine/user_mem_abort.ts --runs 2000 --strict --quiet --no-report'.split(' '),
    );
    expect(stdout).toContain('EQUIVALENT');
    expect(stdout).toContain('mine matches legacy');
    expect(code).toBe(0);
  });

  test('JavaScript that imports the kernel by the name of the package', async () => {
    const folder = folderWith({
      'mine.js':
        "import { EFAULT } from 'stage2-verify/kernel';\nexport function user_mem_abort(k, s2fd) { return -EFAULT; }\n",
    });
    const { code, stdout } = await run(
      folder,
      ...'verify --refactored mine.js --runs 500 --quiet --no-report'.split(' '),
    );
    expect(code).toBe(1);
    expect(stdout).toContain('mine breaks what legacy keeps');
  });

  test('plain JavaScript that imports nothing', async () => {
    const folder = folderWith({ 'mine.mjs': 'export function user_mem_abort(k, s2fd) { return 0; }\n' });
    const { code } = await run(
      folder,
      ...'verify --refactored mine.mjs --runs 500 --quiet --no-report'.split(' '),
    );
    expect(code).toBe(1);
  });

  test('a variant of a checkout that imports its kernel by a relative path shares what C leaves uninitialised', async () => {
    const folder = emptyFolder();
    // The checkout's own package.json is what tells that its kernel is ours.
    mkdirSync(join(folder, 'src/kernel'), { recursive: true });
    mkdirSync(join(folder, 'refactored/mine'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "name": "stage2-verify", "type": "module" }\n');
    writeFileSync(join(folder, 'src/kernel/index.ts'), "export const POISON = 'another';\n");
    writeFileSync(
      join(folder, 'refactored/mine/user_mem_abort.ts'),
      `import { POISON } from '../../src/kernel/index.ts';
export function user_mem_abort(k: any, s2fd: any) {
  k.kvm_release_page_unused(POISON);
  return 0;
}
`,
    );
    const args = 'verify --refactored refactored/mine/user_mem_abort.ts --runs 500 --json';
    const { stdout } = await run(folder, ...args.split(' '));
    const report = JSON.parse(stdout) as JsonReport;
    const invariants = report.pairs[0].invariants.filter(({ variant }) => variant === 'mine');
    expect(invariants.find(({ name }) => name === 'arguments-initialised')?.status).toBe('broken');
  });

  test('the reference can be another one', async () => {
    const args = 'verify --legacy state-object --refactored extracted-helpers --runs 2000 --no-report --json';
    const { stdout } = await run(emptyFolder(), ...args.split(' '));
    const report = JSON.parse(stdout) as JsonReport;
    expect(report.pairs.map(({ legacy, refactored }) => [legacy, refactored])).toEqual([
      ['state-object', 'extracted-helpers'],
    ]);
  });
});
