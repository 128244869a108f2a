// SPDX-License-Identifier: GPL-2.0-only
/** What is installed is what the lock file says, and nothing of it runs while it is installed. */
import { readdirSync, readFileSync } from 'node:fs';
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

/** Images that are named by a tag or a name alone, and why. */
const BY_NAME: { readonly [image: string]: string } = {
  'node:22-bookworm':
    'a digest is of one registry’s copy and one architecture; the comment beside it says how to write the one that was pulled',
  'node:22-slim': 'the same, of the image that deploy/README.md has people make',
  'stage2-verify': 'who uses it builds it; deploy/README.md says how',
};

test('no image is named by less than its digest by accident', () => {
  const files = ['docs/ci', 'deploy', '.github/workflows'].flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`),
  );
  const images = [...files, 'action.yml'].flatMap((file) =>
    [...textOf(file).matchAll(/^\s*(?:-\s+)?(?:image:|FROM|uses: docker:\/\/)\s*(\S+)/gm)].map(
      ([, image]) => image,
    ),
  );
  const named = new Set(images.filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image)));
  expect([...named].sort()).toEqual(Object.keys(BY_NAME).sort());
  expect(textOf('docs/ci/gitlab-ci.yml')).toMatch(/node:22-bookworm@sha256:/);
});
