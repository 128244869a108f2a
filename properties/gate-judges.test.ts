// SPDX-License-Identifier: GPL-2.0-only
/** `gate` on what judges: changes of it are listed first, and what is weaker fails unless the command line allows it. */
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { GateJson } from '../src/report/gate/json.ts';
import { comment, commitAll, copyVariant, edit, git } from './testing/checkout.ts';
import { emptyFolder, ROOT, run } from './testing/cli.ts';
import { asStrangers } from './testing/planted.ts';

const RELEASE = '  k.kvm_release_page_unused(fault.page);\n';
const ENTRY = 'user_mem_abort.ts';

function checkoutWith(files: { readonly [path: string]: string } = {}): string {
  const folder = emptyFolder();
  git(folder, 'init', '--quiet', '--initial-branch=main');
  copyVariant('refactored/extracted-helpers', join(folder, 'refactored/one'));
  write(folder, files);
  commitAll(folder, 'base');
  git(folder, 'checkout', '--quiet', '-b', 'topic');
  return folder;
}

function write(folder: string, files: { readonly [path: string]: string }): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

async function gate(folder: string, ...args: readonly string[]) {
  const words = ['gate', '--runs', '500', '--json', '--report-dir', 'out', ...args];
  const { code, stderr, stdout } = await run(folder, ...words);
  return { code, stderr, json: JSON.parse(stdout) as GateJson };
}

const lock = (packages: object): string =>
  JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } });
const LEFT = {
  'node_modules/left': {
    resolved: 'https://registry.npmjs.org/left/-/left-1.0.0.tgz',
    integrity: 'sha512-x',
  },
};

test('what judges is listed first, each kind with its files, and fails where it is weaker', async () => {
  const folder = checkoutWith({
    '.github/workflows/verify.yml': 'on: pull_request\n',
    'action.yml': 'name: mine\n',
    'package-lock.json': lock(LEFT),
    'src/cli/main.ts': '// Commands.\n',
    'src/mistakes/canaries/all.ts': "import { A } from './a.ts';\nimport { B } from './b.ts';\n",
    'src/subjects/user_mem_abort/invariants/progress.ts': '// Progress.\n',
    'src/subjects/user_mem_abort/known-problems/all.ts': '// None.\n',
  });
  rmSync(join(folder, '.github/workflows/verify.yml'));
  rmSync(join(folder, 'src/subjects/user_mem_abort/invariants/progress.ts'));
  write(folder, {
    'action.yml': 'name: other\n',
    'package-lock.json': lock({
      'node_modules/left': { resolved: 'https://example.org/left.tgz', hasInstallScript: true },
    }),
    'src/cli/main.ts': '// Other commands.\n',
    'src/mistakes/canaries/all.ts': "import { A } from './a.ts';\n",
    'src/subjects/user_mem_abort/known-problems/mine.ts': '// Mine.\n',
  });
  const { code, json } = await gate(folder);
  expect(code).toBe(1);
  expect(json.judges.map(({ files, what }) => [what, files])).toEqual([
    ['known-problems', ['src/subjects/user_mem_abort/known-problems/mine.ts']],
    ['canaries', ['src/mistakes/canaries/all.ts']],
    ['invariants', ['src/subjects/user_mem_abort/invariants/progress.ts']],
    ['workflow', ['.github/workflows/verify.yml', 'action.yml']],
    ['command-line', ['src/cli/main.ts']],
    ['lock-file', ['package-lock.json']],
  ]);
  expect(json.reasons).toEqual([
    'known problems: src/subjects/user_mem_abort/known-problems/mine.ts is new, and excuses something; --allow known-problems accepts it',
    'known-bad variants: src/mistakes/canaries/all.ts does without ./b.ts; --allow canaries accepts it',
    'invariants: src/subjects/user_mem_abort/invariants/progress.ts is gone; --allow invariants accepts it',
    'workflows, the action and settings: .github/workflows/verify.yml is gone; --allow workflow accepts it',
    'workflows, the action and settings: action.yml does without "name: mine"; --allow workflow accepts it',
    'what is installed: package-lock.json has no hash of node_modules/left; --allow lock-file accepts it',
    'what is installed: package-lock.json takes node_modules/left from example.org; --allow lock-file accepts it',
    'what is installed: package-lock.json has node_modules/left, which runs a script when it is installed; --allow lock-file accepts it',
  ]);
  const kinds = ['known-problems', 'canaries', 'invariants', 'workflow', 'lock-file'];
  expect((await gate(folder, '--allow', ...kinds.slice(1))).json.reasons).toHaveLength(1);
  expect(await gate(folder, '--allow', ...kinds)).toMatchObject({ code: 0, json: { reasons: [] } });
  const { stdout } = await run(folder, 'gate', '--report-dir', 'out');
  const lines = stdout.split('\n');
  const first = lines.findIndex((line) => line.startsWith('changed'));
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(lines.findIndex((line) => line.startsWith('variant')));
  const page = readFileSync(join(folder, 'out/gate.md'), 'utf8');
  expect(page.indexOf('### What judges has changed')).toBeLessThan(page.indexOf('| variant'));
});

test('a contract that the change brings fails, as does one whose file it changes', async () => {
  const folder = emptyFolder();
  git(folder, 'init', '--quiet', '--initial-branch=main');
  copyVariant('refactored/extracted-helpers', join(folder, 'refactored/one'));
  copyVariant('refactored/state-object', join(folder, 'refactored/two'));
  commitAll(folder, 'base');
  git(folder, 'checkout', '--quiet', '-b', 'topic');
  // The one becomes what the other is, contract included; the other's contract is worded anew.
  rmSync(join(folder, 'refactored/one'), { recursive: true });
  copyVariant('refactored/state-object', join(folder, 'refactored/one'));
  comment(join(folder, 'refactored/two/contracts.ts'));
  comment(join(folder, 'refactored/two', ENTRY));
  const { code, json } = await gate(folder);
  expect(code).toBe(1);
  expect(json.variants).toMatchObject([
    { name: 'one', weaker: null },
    { name: 'two', weaker: null },
  ]);
  expect(json.reasons).toContain(
    'contracts: one needs the contract mte-refusal-before-lock, which it did not need at main; --allow contracts accepts it',
  );
  expect(json.reasons).toContain(
    'contracts: two needs the contract mte-refusal-before-lock, which is not what it was at main; --allow contracts accepts it',
  );
  expect((await gate(folder, '--allow', 'contracts')).code).toBe(0);
});

test('an original that changes together with its variants is held against what it was', async () => {
  const folder = checkoutWith();
  const text = readFileSync(join(ROOT, 'legacy', ENTRY), 'utf8');
  write(folder, { [`legacy/${ENTRY}`]: asStrangers(text) });
  commitAll(folder, 'with the original');
  git(folder, 'branch', '--force', 'main');
  comment(join(folder, 'legacy', ENTRY));
  comment(join(folder, 'refactored/one', ENTRY));
  const harmless = await gate(folder);
  expect(harmless.code).toBe(0);
  expect(harmless.json).toMatchObject({ judges: [{ what: 'original', weaker: [] }] });
  expect(harmless.json.notes).toEqual([
    'the original and one changed alike: they are compared with each other, and the original with what it was at main',
  ]);
  // Both leak alike: between them nothing differs.
  edit(join(folder, 'refactored/one', ENTRY), RELEASE, '');
  const legacy = join(folder, 'legacy', ENTRY);
  const [release] = /^ +k\.kvm_release_page_unused\(.*\n/m.exec(readFileSync(legacy, 'utf8')) ?? [''];
  edit(legacy, release, '');
  const { code, json } = await gate(folder);
  expect(code).toBe(1);
  expect(json.reasons[0]).toMatch(
    /^the original: it is not what it was at main: legacy here breaks an invariant that legacy keeps: references-balanced; --allow original accepts it$/,
  );
});

test('a variant that moves is compared with what it was, and one that goes is said to be gone', async () => {
  const folder = checkoutWith();
  renameSync(join(folder, 'refactored/one'), join(folder, 'refactored/other'));
  const moved = await gate(folder);
  expect(moved.code).toBe(0);
  expect(moved.json.variants).toMatchObject([
    {
      name: 'other',
      change: 'moved',
      from: `refactored/one/${ENTRY}`,
      base: { verdict: 'equivalent' },
      weaker: null,
    },
  ]);
  expect(moved.json.notes).toEqual([
    `refactored/one/${ENTRY} is now refactored/other/${ENTRY}, and is compared with what it was`,
  ]);
  edit(join(folder, 'refactored/other', ENTRY), RELEASE, '');
  const { code, json } = await gate(folder);
  expect(code).toBe(1);
  expect(json.reasons).toEqual([
    expect.stringMatching(/^other: equivalent \(sampled\) at main, divergent here/),
  ]);
  cpSync(join(folder, 'refactored/other'), join(folder, 'elsewhere'), { recursive: true });
  rmSync(join(folder, 'refactored/other'), { recursive: true });
  expect((await gate(folder)).json.notes).toEqual([
    `refactored/one/${ENTRY} is gone, and nothing is said of it any more`,
  ]);
});
