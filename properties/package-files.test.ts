// SPDX-License-Identifier: GPL-2.0-only
/** What is packed: the documents have what they link. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './testing/cli.ts';

const LINK = /\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g;

it('the tarball has every file that a document in it links, those of README among them', () => {
  const said = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [packed] = JSON.parse(said) as readonly { readonly files: readonly { readonly path: string }[] }[];
  const paths = (packed?.files ?? []).map(({ path }) => path);
  const pages = paths.filter((path) => path.endsWith('.md') && !path.startsWith('dist/'));
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'docs/tutorial-c.md', 'docs/output.md', 'reports/verify.md']),
  );
  const missing = pages.flatMap((page) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(LINK)]
      .map(([, target = '']) => posix.normalize(posix.join(posix.dirname(page), target)))
      .filter((target) => !paths.some((path) => path === target || path.startsWith(posix.join(target, '/'))))
      .map((target) => `${page} links ${target}`),
  );
  expect(missing).toEqual([]);
});
