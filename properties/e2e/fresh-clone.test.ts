// SPDX-License-Identifier: GPL-2.0-only
/**
 * The commands of README in a fresh clone, in the order in which a newcomer types them. `npm ci` has just filled the checkout that these tests are
 * run in, and the clone has the same packages.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { git, linkPackages } from '../testing/checkout.ts';
import { emptyFolder, type Finished, ROOT } from '../testing/cli.ts';
import { finished, startProgram } from '../testing/process.ts';

let clone: string;

beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'stage2-verify-test-'));
  git(ROOT, 'clone', '--quiet', ROOT, clone);
  linkPackages(clone);
  return () => rmSync(clone, { recursive: true, force: true });
});

/** Types a command; npm keeps what it puts elsewhere in a home of its own. */
function type(home: string, line: string): Promise<Finished> {
  return finished(startProgram(clone, ['bash', '-c', line], { HOME: home }));
}

test('what is typed below is what README says to type', () => {
  const blocks = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)];
  const inClone = blocks.map(([, text]) => text).find((text) => text.includes('npm ci')) ?? '';
  const lines = inClone.trim().split('\n');
  expect(lines.map((line) => line.replace(/ +#.*$/, ''))).toEqual(['npm ci && npm run verify', 'npm test']);
});

test('everything works that README says, twice and in any order, and leaves the clone as it was', async () => {
  const home = emptyFolder();
  // Nothing is built yet: that is said, and spoils nothing that comes later.
  const early = await type(home, 'npx stage2-verify --version');
  expect(early).toMatchObject({ code: 2, stdout: '' });
  expect(early.stderr).toContain('this checkout is not built yet; run npm run build');

  const verified = await type(home, 'npm run verify -- --runs 200 --no-report');
  expect(verified.stdout).toMatch(/^EQUIVALENT \(sampled, 200 scenarios/m);
  expect(verified.code).toBe(0);
  const { version } = JSON.parse((await type(home, 'cat package.json')).stdout) as { version: string };
  const asked = { code: 0, stdout: `${version}\n`, stderr: '' };
  expect(await type(home, 'npx stage2-verify --version')).toEqual(asked);

  // A second build, and a file of tests in place of all.
  const tested = await type(home, 'npm test -- src/cli/nearest.test.ts');
  expect(tested.code, tested.stdout + tested.stderr).toBe(0);
  expect((await type(home, 'npm run -s build')).code).toBe(0);
  expect(await type(home, 'npx stage2-verify --version')).toEqual(asked);
  expect(git(clone, 'status', '--porcelain')).toBe('');
});
