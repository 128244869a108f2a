// SPDX-License-Identifier: GPL-2.0-only
// A small git repository for tests.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
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
  const repository = repositoryAt(emptyRoot());
  // Without a template there are no examples of hooks to be written and removed again.
  repository.git('init', '--quiet', '--template=', '-b', 'main');
  repository.git('config', 'user.name', 'A Developer');
  repository.git('config', 'user.email', 'developer@example.org');
  return repository;
}

/**
 * What makes copies of a repository that is built once: each commit takes three processes, and a copy takes one. Its commits have the same
 * hashes whenever it is built.
 * @param build is given an empty repository
 */
export function repositoryLike(build: (repository: TestRepository) => void): () => TestRepository {
  let files: ReadonlyMap<string, Buffer> | null = null;
  return () => {
    if (files === null) {
      const built = testRepository();
      atOneTime(() => build(built));
      files = filesIn(built.root);
      return built;
    }
    const root = emptyRoot();
    for (const [path, bytes] of files) writeBelow(root, path, bytes);
    const copy = repositoryAt(root);
    // The index knows the files by when they were written.
    copy.git('reset', '--quiet');
    return copy;
  };
}

/** A hash depends on the time as well, and a name that begins with a digit is written otherwise. */
function atOneTime(build: () => void): void {
  const names = ['GIT_AUTHOR_DATE', 'GIT_COMMITTER_DATE'];
  const before = names.map((name) => process.env[name]);
  for (const name of names) process.env[name] = '2026-01-01T00:00:00Z';
  try {
    build();
  } finally {
    for (const [i, name] of names.entries()) {
      const value = before[i];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

function emptyRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'stage2-verify-git-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

function filesIn(root: string): ReadonlyMap<string, Buffer> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(root, path), readFileSync(path)]),
  );
}

function writeBelow(root: string, path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function repositoryAt(root: string): TestRepository {
  const run = (...args: readonly string[]): string => {
    const { status, stderr, stdout } = git(root, args);
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  const write = (files: { readonly [path: string]: string }): void => {
    for (const [path, text] of Object.entries(files)) writeBelow(root, path, text);
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
