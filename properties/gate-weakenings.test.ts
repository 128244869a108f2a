// SPDX-License-Identifier: GPL-2.0-only
/** Ways to weaken what judges: each is named before anything else, and fails unless the command line allows it. */
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { GateJson } from '../src/report/gate/json.ts';
import { commitAll, edit, git } from './testing/checkout.ts';
import { folderWith, run, variantReturning } from './testing/cli.ts';

const SUBJECT = 'src/subjects/user_mem_abort';
const INVARIANT = `export const HELD = {
  name: 'held',
  check(m: Machine) {
    return m.pages.every((page) => page.count === 1);
  },
};
`;

/** What judges in the checkout of the test. */
const FILES: { readonly [path: string]: string } = {
  'refactored/one/user_mem_abort.ts': variantReturning('-14'),
  'reports/certificate.json': '{}\n',
  '.ci/run': '#!/bin/sh\nset -e\nnpm test\n',
  '.gitattributes': '*.ts text\n',
  '.github/workflows/ci.yml': 'on: pull_request\njobs:\n  gate:\n    steps:\n      - run: npm test\n',
  '.npmrc': 'ignore-scripts=true\n',
  'action.yml': 'name: gate\nruns:\n  using: node20\n',
  'package.json': '{ "name": "mine", "scripts": { "test": "vitest run" } }\n',
  'tsconfig.json': '{ "compilerOptions": { "strict": true } }\n',
  'vitest.config.ts': "export const include = ['properties/**'];\n",
  'src/c/facade/headers/kernel.h': 'int kvm_is_error_hva(hva_t hva);\nvoid put_page(struct page *page);\n',
  'src/cli/gate/judge.ts': 'export function fails(weaker: boolean) {\n  return weaker;\n}\n',
  'src/mistakes/canaries/all.ts': "import { A } from './a.ts';\nexport const CANARIES = [\n  A,\n  B,\n];\n",
  'src/mistakes/canaries/a.ts': "export const A = plant('user_mem_abort', 'put_page(page);', '');\n",
  [`${SUBJECT}/invariants/all.ts`]: 'export const INVARIANTS = [\n  HELD,\n  FREED,\n];\n',
  [`${SUBJECT}/invariants/held.ts`]: INVARIANT,
  [`${SUBJECT}/dimensions/page-size.ts`]:
    "export const PAGE_SIZE = {\n  values: [\n    '4k',\n    '64k',\n  ],\n};\n",
  [`${SUBJECT}/known-problems/leak.ts`]:
    'export const LEAK = {\n  covers: (choices) => choices.nested,\n};\n',
};

const replace = (path: string, from: string, to: string) => (folder: string) =>
  edit(join(folder, path), from, to);
const add = (path: string, text: string) => (folder: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const prepend = (path: string, text: string) => (folder: string) =>
  writeFileSync(join(folder, path), text + readFileSync(join(folder, path), 'utf8'));
const remove = (path: string) => (folder: string) => rmSync(join(folder, path));
/** The file lies elsewhere, and a link leads there. */
const link = (path: string) => (folder: string) => {
  const away = join(folder, '.git', 'away');
  renameSync(join(folder, path), away);
  symlinkSync(away, join(folder, path));
};

/** What is done, and what the first reason begins with. */
const WEAKENINGS: readonly (readonly [
  what: string,
  weaken: (folder: string) => void,
  reason: string,
  kind: string,
])[] = [
  [
    'a canary leaves the list',
    replace('src/mistakes/canaries/all.ts', '  B,\n', ''),
    'known-bad variants: src/mistakes/canaries/all.ts does without "B,"',
    'canaries',
  ],
  [
    'a canary plants nothing',
    replace('src/mistakes/canaries/a.ts', "''", "'put_page(page);'"),
    'known-bad variants: src/mistakes/canaries/a.ts does without "export const A',
    'canaries',
  ],
  [
    'the list of canaries is cut',
    replace('src/mistakes/canaries/all.ts', '];', '].slice(1);'),
    'known-bad variants: src/mistakes/canaries/all.ts does without "];"',
    'canaries',
  ],
  [
    'an invariant leaves the list',
    replace(`${SUBJECT}/invariants/all.ts`, '  FREED,\n', ''),
    `invariants: ${SUBJECT}/invariants/all.ts does without "FREED,"`,
    'invariants',
  ],
  [
    'an invariant holds always',
    replace(`${SUBJECT}/invariants/held.ts`, '.every(', '.some('),
    `invariants: ${SUBJECT}/invariants/held.ts does without "return m`,
    'invariants',
  ],
  [
    'an invariant is commented out',
    (folder) => {
      replace(`${SUBJECT}/invariants/all.ts`, '  FREED,\n', '  /*\n  FREED,\n  */\n')(folder);
    },
    `invariants: ${SUBJECT}/invariants/all.ts does without "FREED,"`,
    'invariants',
  ],
  [
    'a dimension loses a value',
    replace(`${SUBJECT}/dimensions/page-size.ts`, "    '64k',\n", ''),
    `the model and the method: ${SUBJECT}/dimensions/page-size.ts does without "'64k',"`,
    'model',
  ],
  [
    'a dimension is gone',
    remove(`${SUBJECT}/dimensions/page-size.ts`),
    `the model and the method: ${SUBJECT}/dimensions/page-size.ts is gone`,
    'model',
  ],
  [
    'a known problem is widened',
    replace(`${SUBJECT}/known-problems/leak.ts`, 'choices.nested', 'true'),
    `known problems: ${SUBJECT}/known-problems/leak.ts says "covers: (choices) => true,"`,
    'known-problems',
  ],
  [
    'a declaration for C is another',
    replace('src/c/facade/headers/kernel.h', 'void put_page', 'int put_page'),
    'the model and the method: src/c/facade/headers/kernel.h does without "void put_page',
    'model',
  ],
  [
    'the gate does not fail',
    replace('src/cli/gate/judge.ts', 'return weaker', 'return false'),
    'the command line: src/cli/gate/judge.ts does without "return weaker;"',
    'command-line',
  ],
  [
    'a workflow goes on after a failure',
    replace('.github/workflows/ci.yml', 'npm test', 'npm test || true'),
    'workflows, the action and settings: .github/workflows/ci.yml does without "- run: npm test"',
    'workflow',
  ],
  [
    'a workflow has a line more',
    (folder) =>
      replace('.github/workflows/ci.yml', '  gate:\n', '  gate:\n    continue-on-error: true\n')(folder),
    'workflows, the action and settings: .github/workflows/ci.yml says "continue-on-error: true"',
    'workflow',
  ],
  [
    'the action runs something else',
    replace('action.yml', 'node20', 'composite'),
    'workflows, the action and settings: action.yml does without "using: node20"',
    'workflow',
  ],
  [
    '.ci/run ends before it begins',
    replace('.ci/run', 'set -e\n', 'set -e\nexit 0\n'),
    'workflows, the action and settings: .ci/run says "exit 0"',
    'workflow',
  ],
  [
    '.gitattributes hides a file',
    replace('.gitattributes', '*.ts text', '*.ts binary'),
    'workflows, the action and settings: .gitattributes does without "*.ts text"',
    'workflow',
  ],
  [
    'further .gitattributes',
    add('refactored/.gitattributes', '* -diff\n'),
    'workflows, the action and settings: refactored/.gitattributes is new',
    'workflow',
  ],
  [
    'paths of tsconfig.json',
    replace('tsconfig.json', '"strict": true', '"strict": true, "paths": { "*": ["./mine/*"] }'),
    'workflows, the action and settings: tsconfig.json does without',
    'workflow',
  ],
  [
    'a tsconfig.json nearer to the variant',
    add('refactored/one/tsconfig.json', '{}\n'),
    'workflows, the action and settings: refactored/one/tsconfig.json is new',
    'workflow',
  ],
  [
    'tests that vitest leaves out',
    prepend('vitest.config.ts', "export const exclude = ['properties/gate*'];\n"),
    'workflows, the action and settings: vitest.config.ts says "export const exclude',
    'workflow',
  ],
  [
    'another script',
    replace('package.json', 'vitest run', 'true'),
    'what is installed: package.json has other scripts',
    'lock-file',
  ],
  [
    'imports of the package',
    replace('package.json', '"mine"', '"mine", "imports": { "#k": "./mine.js" }'),
    'what is installed: package.json has other imports',
    'lock-file',
  ],
  [
    'a package nearer to the variant',
    add('refactored/one/package.json', '{ "type": "commonjs" }\n'),
    'what is installed: refactored/one/package.json has other type',
    'lock-file',
  ],
  [
    '.npmrc names another registry',
    prepend('.npmrc', 'registry=https://example.org/\n'),
    'what is installed: .npmrc says "registry=https://example.org/"',
    'lock-file',
  ],
  [
    'the certificate is removed',
    remove('reports/certificate.json'),
    'the certificate: it was removed',
    'certificate',
  ],
  [
    'the certificate is moved',
    (folder) => renameSync(join(folder, 'reports/certificate.json'), join(folder, 'reports/old.json')),
    'the certificate: it was removed',
    'certificate',
  ],
  [
    'the certificate is a link',
    link('reports/certificate.json'),
    'the certificate: reports/certificate.json is a link',
    'certificate',
  ],
  [
    'an invariant is a link',
    link(`${SUBJECT}/invariants/held.ts`),
    `invariants: ${SUBJECT}/invariants/held.ts is a link`,
    'invariants',
  ],
];

test('each of them is the first reason, fails, and passes where it is allowed', {
  timeout: 300_000,
}, async () => {
  const folder = folderWith(FILES);
  git(folder, 'init', '--quiet', '--initial-branch=main');
  commitAll(folder, 'base');
  git(folder, 'checkout', '--quiet', '-b', 'topic');
  const unseen: string[] = [];
  for (const [what, weaken, reason, kind] of WEAKENINGS) {
    weaken(folder);
    const { code, stdout } = await run(folder, 'gate', '--json', '--no-mutants', '--report-dir', '.git/out');
    const { judges, reasons } = JSON.parse(stdout) as GateJson;
    if (code !== 1 || !(reasons[0] ?? '').startsWith(reason) || judges[0]?.what !== kind)
      unseen.push(`${what}: ${code}, ${reasons.join(' and ') || 'no reason'}`);
    const allowed = await run(folder, 'gate', '--allow', kind, '--quiet', '--report-dir', '.git/out');
    if (allowed.code !== 0) unseen.push(`${what}, allowed: ${allowed.stdout}`);
    git(folder, 'reset', '--quiet', '--hard');
    git(folder, 'clean', '--quiet', '-fd');
  }
  expect(unseen).toEqual([]);
});

test('a comment more, an invariant more and a canary more fail nothing', async () => {
  const folder = folderWith(FILES);
  git(folder, 'init', '--quiet', '--initial-branch=main');
  commitAll(folder, 'base');
  git(folder, 'checkout', '--quiet', '-b', 'topic');
  prepend(`${SUBJECT}/invariants/held.ts`, '/* What is held\n * is held. */\n// It is.\n')(folder);
  replace(`${SUBJECT}/invariants/all.ts`, '  FREED,\n', '  FREED,\n  MORE,\n')(folder);
  replace('src/mistakes/canaries/all.ts', '  A,\n', '  A,\n  C,\n')(folder);
  prepend('.ci/run', '# More.\n')(folder);
  const { code, stdout } = await run(folder, 'gate', '--json');
  const { judges } = JSON.parse(stdout) as GateJson;
  expect(judges.map(({ weaker, what }) => [what, weaker])).toEqual([
    ['canaries', []],
    ['invariants', []],
    ['workflow', []],
  ]);
  expect(code).toBe(0);
});
