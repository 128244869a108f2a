// SPDX-License-Identifier: GPL-2.0-only
// What a tree has that the model does not: a header that declares it and a module that implements it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from './testing/cli.ts';
import { BASE, FILE, RENAMED, tree } from './testing/kernel-tree.ts';

const HEADER = '#define vendor_mc pkvm_memcache\n\nint stage2_account(struct kvm *kvm, u64 pages);\n';
const MODULE = `import type { Kernel, kvm } from 'stage2-verify/kernel';

export function stage2_account(k: Kernel, own: kvm, pages: number): number {
  return own === k.current.mm ? 0 : pages;
}
`;
const CALL = '\tif (stage2_account(vcpu->kvm, 1) != 1)\n\t\treturn -EINVAL;\n\n\tgive_back(vcpu->kvm, page);';
const OLD = BASE.replace('\tgive_back(vcpu->kvm, page);', CALL);
const NEW = OLD.replaceAll('give_back', 'put_fault_page');

const SHORT = ['--runs', '500', '--no-report', '--workers', '1'];
const FILES = ['--facade', 'vendor.h', '--facade', 'vendor.ts'];
const BOTH = ['--legacy', 'old.c', '--refactored', 'new.c'];

interface Verdict {
  readonly pairs: readonly { readonly verdict: string; readonly remarks: readonly string[] }[];
}

describe('verify --facade', () => {
  it('runs what the header declares and the module implements, and says that it was believed', async () => {
    const folder = folderWith({ 'old.c': OLD, 'new.c': NEW, 'vendor.h': HEADER, 'vendor.ts': MODULE });
    const { stderr, stdout } = await run(folder, 'verify', ...BOTH, ...FILES, ...SHORT, '--json');
    expect(stderr).toBe('');
    const [pair] = (JSON.parse(stdout) as Verdict).pairs;
    expect(pair?.remarks.join('\n')).toContain(
      'what vendor.h, vendor.ts says of the kernel was believed: stage2_account()',
    );
    expect(pair?.remarks.join('\n')).not.toContain('differ');
  });

  it('finds what the tip does with it otherwise', async () => {
    const tip = NEW.replace('!= 1)\n\t\treturn -EINVAL', '!= 0)\n\t\treturn -EINVAL');
    const folder = folderWith({ 'old.c': OLD, 'new.c': tip, 'vendor.h': HEADER, 'vendor.ts': MODULE });
    const { code, stdout } = await run(folder, 'verify', ...BOTH, ...FILES, ...SHORT);
    expect(code).toBe(1);
    expect(stdout).toContain('references-balanced');
  });

  it.each([
    [
      'reads files',
      "import { readFileSync } from 'node:fs';\nexport function stage2_account() { return readFileSync('/etc/passwd').length; }\n",
      'vendor.ts:1 has',
    ],
    [
      'has a global',
      'export function stage2_account() { return process.pid; }\n',
      'vendor.ts:1 has the global process',
    ],
    [
      'reaches for a prototype',
      'export function stage2_account(k) { return k.constructor.constructor("return 1")(); }\n',
      'vendor.ts:1 has',
    ],
    [
      'keeps something between calls',
      'let n = 0;\nexport function stage2_account() { return ++n; }\n',
      'vendor.ts:1 has',
    ],
  ])('does not run a module that %s', async (_, module, says) => {
    const folder = folderWith({ 'old.c': OLD, 'new.c': NEW, 'vendor.h': HEADER, 'vendor.ts': module });
    const { code, stderr, stdout } = await run(folder, 'verify', ...BOTH, ...FILES, ...SHORT);
    expect(stderr).toContain('--facade vendor.ts is not run: ');
    expect(stderr).toContain(says);
    expect(stderr).toContain('run it with --trust if you answer for what it does');
    expect([code, stdout]).toEqual([2, '']);
  });

  it('runs it where somebody answers for it', async () => {
    const module = 'const pages = 1;\nexport const stage2_account = (): number => pages;\n';
    const folder = folderWith({ 'old.c': OLD, 'new.c': NEW, 'vendor.h': HEADER, 'vendor.ts': module });
    const { stderr } = await run(folder, 'verify', ...BOTH, ...FILES, ...SHORT, '--trust');
    expect(stderr).toBe('');
  });

  it('ends a module that goes on for ever at the line of the C, as a failure of the variant', async () => {
    const module = 'export function stage2_account() { for (;;) {} return 1; }\n';
    const folder = folderWith({ 'old.c': BASE, 'new.c': NEW, 'vendor.h': HEADER, 'vendor.ts': module });
    const { code } = await run(folder, 'verify', ...BOTH, ...FILES, ...SHORT);
    expect(code).toBe(1);
  });

  it.each([
    [
      'a header that is not there',
      ['--facade', 'gone.h'],
      '--facade gone.h names no file; give the path of a C file',
    ],
    [
      'a module that is not there',
      ['--facade', 'vendor.h', '--facade', 'gone.ts'],
      '--facade gone.ts names no file',
    ],
    [
      'no implementation',
      ['--facade', 'vendor.h'],
      'vendor.h:3: stage2_account() has a prototype and nothing that implements it',
    ],
    [
      'no prototype',
      ['--facade', 'vendor.ts'],
      'old.c:28: a call of stage2_account(), which the façade does not have',
    ],
    ['a header that does not parse', ['--facade', 'bad.h'], 'bad.h:2: '],
    ['a module that does not compile', ['--facade', 'bad.ts'], '--facade bad.ts does not compile (bad.ts:1'],
    ['a module without functions', ['--facade', 'none.ts'], '--facade none.ts exports no function'],
    [
      'two modules with one function',
      [...FILES, '--facade', 'again.ts'],
      '--facade again.ts exports stage2_account(), which another one does too',
    ],
  ])('refuses %s in one sentence', async (_, words, says) => {
    const folder = folderWith({
      'old.c': OLD,
      'new.c': NEW,
      'vendor.h': HEADER,
      'vendor.ts': MODULE,
      'again.ts': MODULE,
      'bad.h': '#define X 1\nint broken(;\n',
      'bad.ts': 'export function (\n',
      'none.ts': 'export const pages = 1;\n',
    });
    const { code, stderr, stdout } = await run(folder, 'verify', ...BOTH, ...words, ...SHORT);
    expect(stderr).toContain(says);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  });
});

describe('gate --git --facade', () => {
  const GATE = ['gate', '--git', 'start', '--runs', '500', '--budget', '0', '--no-mutants', '--quiet'];

  it('takes declarations of the base, and none that the change brings', async () => {
    const repository = tree();
    repository.commit('vendor: declare', { 'vendor.h': HEADER });
    repository.git('tag', '-f', 'start');
    writeFileSync(join(repository.root, FILE), `${RENAMED}\n`);
    const same = await run(repository.root, ...GATE, '--facade', 'vendor.h');
    expect(same.stderr).toBe('');
    writeFileSync(join(repository.root, 'vendor.h'), '#define kvm_fault_lock(kvm) ((void)0)\n');
    const changed = await run(repository.root, ...GATE, '--facade', 'vendor.h');
    expect(changed.stderr).toMatch(
      /^stage2-verify: --facade vendor\.h is not what [0-9a-f]+ has of it, and a gate is judged by what the base says; .*\n$/,
    );
    expect(changed.code).toBe(2);
  });

  it('trusts no module', async () => {
    const repository = tree();
    const outside = folderWith({ 'vendor.ts': 'export function f() { return process.pid; }\n' });
    writeFileSync(join(repository.root, FILE), `${RENAMED}\n`);
    const { code, stderr } = await run(repository.root, ...GATE, '--facade', join(outside, 'vendor.ts'));
    expect(stderr).toContain('the gate judges what others send, and trusts nobody');
    expect(code).toBe(2);
  });
});

it('translate shows where the implementation comes from', async () => {
  const folder = folderWith({ 'old.c': OLD, 'vendor.h': HEADER, 'vendor.ts': MODULE });
  const { stdout } = await run(folder, 'translate', 'old.c', ...FILES);
  expect(stdout).toContain("import { stage2_account } from './facade.ts';");
});
