// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildRevision } from './revision.ts';

let root: string;
const git = (...args: string[]): string => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout;

/** A repository whose build writes what the revision says. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stage2-verify-revision-'));
  git('init', '-q');
  commit('exit 0');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function commit(build: string): void {
  writeFileSync(join(root, 'package.json'), JSON.stringify({ scripts: { build } }));
  writeFileSync(join(root, 'package-lock.json'), '{}');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '-qm', build);
}

it('a revision is built beside the checkout, and nothing is left of it', () => {
  commit('exit 1');
  const said: string[] = [];
  const built = buildRevision(root, 'HEAD~1', (line) => said.push(line));
  expect(built.commit).toBe(git('rev-parse', '--short', 'HEAD~1').trim());
  expect(said).toEqual([`building HEAD~1 (${built.commit})`]);
  expect(git('worktree', 'list').trim().split('\n')).toHaveLength(2);
  built.remove();
  expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
});

it('a revision that does not build is refused, and nothing is left of it', () => {
  commit('echo no compiler; exit 1');
  expect(() => buildRevision(root, 'HEAD', () => undefined)).toThrow('HEAD does not build: no compiler');
  expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
});

it('a revision that is not there is named', () => {
  expect(() => buildRevision(root, 'v9.9', () => undefined)).toThrow(
    'there is no revision v9.9: name a commit, a tag or a branch by --against',
  );
});
