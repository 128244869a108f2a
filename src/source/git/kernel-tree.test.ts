// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { git } from './git.ts';
import { commitAt, commitsBetween, isChanged, openTree, rangeOf, stateAt, stateNow } from './kernel-tree.ts';
import { testRepository } from './testing/repository.ts';

const FILE = 'arch/arm64/kvm/mmu.c';

describe('a file of a kernel tree', () => {
  it('is read at a revision and as it lies in the working tree', () => {
    const repository = testRepository();
    repository.commit('Add the file', { [FILE]: 'int one;\n' });
    const tree = openTree(repository.root);
    expect(isChanged(tree, FILE)).toBe(false);
    repository.write({ [FILE]: 'int two;\n' });
    expect(stateAt(tree, commitAt(tree, 'HEAD'), FILE).text).toBe('int one;\n');
    expect(stateNow(tree, FILE)).toEqual({ file: FILE, commit: null, text: 'int two;\n' });
    expect(isChanged(tree, FILE)).toBe(true);
  });

  it('is found from any folder of the checkout', () => {
    const repository = testRepository();
    repository.commit('Add the file', { [FILE]: 'int one;\n' });
    expect(openTree(join(repository.root, 'arch/arm64')).root).toBe(openTree(repository.root).root);
  });

  it('has the commits that touch it, the oldest first, a merge being one step', () => {
    const repository = testRepository();
    repository.commit('Add the file', { [FILE]: '1\n2\n3\n' });
    repository.git('tag', 'start');
    repository.commit('Change it', { [FILE]: '1\n2\nthree\n' });
    repository.commit('Change another', { other: 'x' });
    repository.git('checkout', '--quiet', '-b', 'topic', 'start');
    repository.commit('On a branch', { [FILE]: 'one\n2\n3\n' });
    repository.git('checkout', '--quiet', 'main');
    repository.git('merge', '--quiet', '-m', 'Merge the branch', 'topic');
    const tree = openTree(repository.root);
    const { base, tip } = rangeOf(tree, 'start..');
    const commits = commitsBetween(tree, base, tip ?? base, FILE);
    expect(commits.map(({ subject }) => subject)).toEqual(['Change it', 'Merge the branch']);
    expect(commits[1]?.hash.startsWith(commits[1].short)).toBe(true);
  });
});

describe('what cannot be had from a kernel tree', () => {
  function message(act: () => unknown): string {
    try {
      act();
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  }

  function tree() {
    const repository = testRepository();
    repository.commit('Add the file', { [FILE]: 'int one;\n', binary: 'a\0b' });
    return { ...openTree(repository.root), repository };
  }

  it.each([
    ['a revision that there is not', 'v9.9', 'revision v9.9 names no commit of'],
    [
      'a revision that looks like an option',
      '--output=/tmp/x',
      'revision --output=/tmp/x names no commit of',
    ],
    ['three dots', 'a...b', 'is no range; write A..B'],
    ['no start', '..b', 'is no range; write A..B'],
  ])('is %s', (_, words, sentence) => {
    const here = tree();
    expect(message(() => rangeOf(here, words))).toContain(sentence);
  });

  it('is a file that a commit does not have, or that is no text', () => {
    const here = tree();
    const head = commitAt(here, 'HEAD');
    expect(message(() => stateAt(here, head, 'gone.c'))).toMatch(
      /^there is no gone.c in commit [0-9a-f]+ \("Add the file"\); name the file by --file PATH/,
    );
    expect(message(() => stateAt(here, head, 'binary'))).toContain('is no UTF-8 text');
    expect(message(() => stateNow(here, 'gone.c'))).toContain('there is no file gone.c in');
  });

  it('is anything outside a checkout, or in a folder that does not exist', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-none-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    expect(message(() => openTree(folder))).toContain('is in no git checkout');
    expect(message(() => openTree(join(folder, 'gone')))).toContain('does not exist');
  });

  it('is a revision beyond the end of a shallow clone', () => {
    const { repository } = tree();
    const first = repository.git('rev-parse', 'HEAD').trim();
    repository.commit('Change it', { [FILE]: 'int two;\n' });
    const clone = mkdtempSync(join(tmpdir(), 'stage2-verify-shallow-'));
    onTestFinished(() => rmSync(clone, { recursive: true, force: true }));
    git(clone, ['clone', '--quiet', '--depth', '1', `file://${repository.root}`, '.']);
    expect(message(() => rangeOf(openTree(clone), `${first}..HEAD`))).toContain('git fetch --unshallow');
  });

  it('is a file larger than any C file', () => {
    const { repository, ...here } = tree();
    writeFileSync(join(repository.root, 'large.c'), ' '.repeat((8 << 20) + 1));
    expect(message(() => stateNow(here, 'large.c'))).toContain('more than any C file of a kernel');
  });
});
