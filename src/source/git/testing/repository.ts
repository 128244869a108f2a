// SPDX-License-Identifier: GPL-2.0-only
// A small git repository for tests.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { git } from '../git.ts';

/** A repository that goes with the test. */
export interface TestRepository {
  readonly root: string;
  /** Writes files without a commit. */
  readonly write: (files: { readonly [path: string]: string }) => void;
  /** Writes files and commits everything. @returns the commit's hash */
  readonly commit: (subject: string, files: { readonly [path: string]: string }) => string;
  readonly git: (...args: readonly string[]) => string;
}

/** Makes an empty repository on a branch `main`. */
export function testRepository(): TestRepository {
  const root = mkdtempSync(join(tmpdir(), 'stage2-verify-git-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const run = (...args: readonly string[]): string => {
    const { status, stderr, stdout } = git(root, args);
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  run('init', '--quiet', '-b', 'main');
  run('config', 'user.name', 'A Developer');
  run('config', 'user.email', 'developer@example.org');
  const write = (files: { readonly [path: string]: string }): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  return {
    root,
    write,
    git: run,
    commit: (subject, files) => {
      write(files);
      run('add', '-A');
      run('commit', '--quiet', '--allow-empty', '-m', subject);
      return run('rev-parse', 'HEAD').trim();
    },
  };
}
