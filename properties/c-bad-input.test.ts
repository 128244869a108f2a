// SPDX-License-Identifier: GPL-2.0-only
// C that cannot be judged: one sentence that names the place, and exit code 2.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git } from '../src/source/git/git.ts';
import { emptyFolder, folderWith, run } from './testing/cli.ts';
import { BASE, FILE, RENAMED, tree } from './testing/kernel-tree.ts';

const PIN = '\tpfn = __kvm_faultin_pfn(memslot, gfn, 0, &writable, &page);';

/** The line of the pin, where each of these texts has something wrong. */
const LINE = BASE.split('\n').indexOf(PIN) + 1;

describe('verify refuses C', () => {
  it.each([
    ['a syntax error', PIN.replace(');', ';'), `new.c:${LINE}`],
    ['a construct that is refused', `\tasm volatile("nop");\n${PIN}`, `new.c:${LINE}: `],
    ['a type that is unknown', `\tstruct no_such *q = page->none;\n${PIN}`, `new.c:${LINE}: `],
    ['a symbol that is unknown', PIN.replace('gfn, 0', 'gfn, NO_SUCH'), `new.c:${LINE}: `],
    ['a call that is unknown', PIN.replace('__kvm_faultin_pfn', '__kvm_faultin_pfns'), '__kvm_faultin_pfn'],
    ['another number of arguments', PIN.replace(', &page', ''), `new.c:${LINE}: `],
  ])('with %s', async (_, text, says) => {
    const folder = folderWith({ 'old.c': BASE, 'new.c': BASE.replace(PIN, text) });
    const { code, stderr, stdout } = await run(
      folder,
      'verify',
      '--legacy',
      'old.c',
      '--refactored',
      'new.c',
    );
    expect(stderr).toContain(says);
    expect(stderr).toContain('new.c:');
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  });

  it('with a signature that the subject does not know', async () => {
    const text = BASE.replace(
      'unsigned long hva, bool fault_is_perm',
      'unsigned long hva, struct page *mine',
    );
    const folder = folderWith({ 'old.c': BASE, 'new.c': text });
    const { code, stderr } = await run(folder, 'verify', '--legacy', 'old.c', '--refactored', 'new.c');
    expect(stderr).toMatch(/new\.c:\d+: .*mine/);
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
  });

  it.each([
    ['without the function', BASE.replaceAll('user_mem_abort', 'abort_me'), 'no function user_mem_abort()'],
    [
      'that is no C',
      'hello world\n',
      'new.c:1: no function user_mem_abort(); it has no function at all; name a C',
    ],
    ['that is empty', '', 'it has no function at all; name a C file of the kernel'],
    ['that is binary', 'a\0b', 'is no UTF-8 text'],
    ['that is huge', ' '.repeat((8 << 20) + 1), 'more than any C file of a kernel'],
  ])('%s', async (_, text, says) => {
    const folder = folderWith({ 'old.c': BASE, 'new.c': text });
    const { code, stderr } = await run(folder, 'verify', '--legacy', 'old.c', '--refactored', 'new.c');
    expect(stderr).toContain(says);
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
  });
});

describe('verify --git refuses', () => {
  it('a folder that is no git tree', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'arch/arm64/kvm'), { recursive: true });
    writeFileSync(join(folder, FILE), BASE);
    const { code, stderr } = await run(folder, 'verify', '--git', 'v1..v2');
    expect(stderr).toContain('is in no git checkout');
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
  });

  it('a shallow clone without the base', async () => {
    const repository = tree();
    const first = repository.git('rev-parse', 'start').trim();
    repository.commit('KVM: arm64: change it again', { [FILE]: `${RENAMED}\n` });
    const clone = emptyFolder();
    git(clone, ['clone', '--quiet', '--depth', '1', `file://${repository.root}`, '.']);
    const { code, stderr } = await run(clone, 'verify', '--git', `${first}..HEAD`);
    expect(stderr).toContain('is a shallow clone; fetch it with git fetch --unshallow');
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
  });

  it('a machine without git', async () => {
    const { root } = tree();
    const path = process.env.PATH;
    process.env.PATH = emptyFolder();
    try {
      const { code, stderr } = await run(root, 'verify', '--git', 'start..HEAD');
      expect(stderr).toContain('needs git, and there is none on the PATH');
      expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
    } finally {
      process.env.PATH = path;
    }
  });
});
