// SPDX-License-Identifier: GPL-2.0-only
// Protected guests on the command line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testRepository } from '../src/source/git/testing/repository.ts';
import { folderWith, run } from './testing/cli.ts';
import { BASE, FILE, RENAMED } from './testing/kernel-tree.ts';
import { HONEST } from './testing/protected.ts';
import { edited } from './testing/verifying.ts';

const KEPT = edited(HONEST, [
  '\tif (ret)\n\t\tunpin_user_pages',
  '\tif (ret && ret != -EIO)\n\t\tunpin_user_pages',
]);
const which = ['--function', 'pkvm_mem_abort'] as const;

describe('verify --function pkvm_mem_abort', () => {
  it('says what breaks, at its line, in a machine that is told in words, and replays it', async () => {
    const folder = folderWith({ 'old.c': HONEST, 'new.c': KEPT });
    const pair = ['--legacy', 'old.c', '--refactored', 'new.c', ...which];
    const { code, stdout } = await run(folder, 'verify', ...pair, '--runs', '1000');
    expect(code).toBe(1);
    expect(stdout).toContain('new breaks an invariant that old keeps: pins-balanced');
    expect(stdout).toMatch(/hold_and_give\(\) old\.c:\d+/);
    expect(stdout).toMatch(/^canaries {2}6 of 6 caught/m);
    expect(stdout).toMatch(/^ +guest +lockedLimit room, guestEntry none$/m);
    const file = '.stage2-verify/scenarios/new-1.json';
    expect(stdout).toContain(`replay ${file} --function pkvm_mem_abort`);
    const replayed = await run(folder, 'replay', file, ...which);
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toMatch(
      /new breaks pins-balanced: pfn 0x\w+, which was not given to the guest,\s+has 1 pin at return/,
    );
    expect(readFileSync(join(folder, '.stage2-verify/index.html'), 'utf8')).toContain('pins-balanced');
  });

  it('says what an account that stays comes to', async () => {
    const leaky = edited(HONEST, ['\taccount_locked_vm(current->mm, 1, false);\n', '']);
    const folder = folderWith({ 'old.c': HONEST, 'new.c': leaky });
    const pair = ['--legacy', 'old.c', '--refactored', 'new.c', ...which];
    const { stdout } = await run(folder, 'verify', ...pair, '--runs', '300', '--no-report');
    expect(stdout).toMatch(/^ +pages +.*\+ locked_vm \+1$/ms);
  });
});

describe('verify of C', () => {
  it('judges protected guests where the change touches their handler', async () => {
    const repository = testRepository();
    const { root } = repository;
    repository.commit('KVM: arm64: start', { [FILE]: `${BASE}${HONEST}` });
    repository.git('tag', 'start');
    repository.commit('KVM: arm64: change', { [FILE]: `${RENAMED}${KEPT}` });
    const { code, stdout } = await run(
      root,
      'verify',
      '--git',
      'start..HEAD',
      '--runs',
      '500',
      '--no-report',
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/^EQUIVALENT /);
    expect(stdout).toContain('\npkvm_mem_abort(), which the change touches as well:\nDIVERGENT (sampled');
  });
});

describe('gate --git --function pkvm_mem_abort', () => {
  it('judges that function on its own machines, and so do its mutants', async () => {
    const repository = testRepository();
    const { root, write } = repository;
    repository.commit('KVM: arm64: start', { [FILE]: HONEST });
    write({ [FILE]: KEPT });
    const words = ['gate', '--git', 'HEAD', '--runs', '400', '--budget', '0', ...which];
    const { code, stdout } = await run(root, ...words);
    expect(code).toBe(1);
    expect(stdout).toContain('pins-balanced');
    expect(stdout).toMatch(/mutants +\d+ of changed lines: [1-9]\d* killed/);
  });
});
