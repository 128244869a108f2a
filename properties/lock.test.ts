// SPDX-License-Identifier: GPL-2.0-only
/** What is installed is what the lock file says, and nothing of it runs while it is installed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './testing/cli.ts';
import { textOf } from './testing/workflows.ts';

interface Entry {
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  readonly packages: { readonly [path: string]: Entry };
};
const installed = Object.entries(packages).filter(([path]) => path !== '');

test('every package is known by its hash, those of other platforms as well', () => {
  expect(installed.length).toBeGreaterThan(100);
  const unknown = installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
  expect(unknown.map(([path]) => path)).toEqual([]);
});

test('no package needs a script to be installed', () => {
  expect(installed.filter(([, entry]) => entry.hasInstallScript).map(([path]) => path)).toEqual([]);
});

test.each([
  '.ci/run',
  'action.yml',
  '.github/workflows/publish.yml',
  '.github/workflows/verify.yml',
  'docs/ci/gitlab-ci.yml',
  'docs/ci/gate.sh',
  'deploy/github-actions.yml',
])('%s installs without scripts', (file) => {
  const installs = textOf(file).match(/npm ci\b.*/g) ?? [];
  expect(installs).not.toEqual([]);
  for (const line of installs) expect(line).toContain('--ignore-scripts');
});
