// SPDX-License-Identifier: GPL-2.0-only
// The dispatcher on the command line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonReport } from '../src/report/json.ts';
import { testRepository } from '../src/source/git/testing/repository.ts';
import { folderWith, run } from './testing/cli.ts';
import { DISPATCHER } from './testing/guest-abort.ts';
import { BASE, FILE, RENAMED } from './testing/kernel-tree.ts';

const OFFSET = 'found->ipa | FAR_TO_FIPA_OFFSET(kvm_vcpu_get_hfar(vcpu))';
const FILES = { 'old.c': DISPATCHER, 'new.c': DISPATCHER.replace(OFFSET, 'found->ipa') };
const which = ['--function', 'kvm_handle_guest_abort'] as const;

describe('verify --function kvm_handle_guest_abort', () => {
  it('says what breaks, at its line, in a machine that is told in words, and replays it', async () => {
    expect(FILES['new.c']).not.toBe(DISPATCHER);
    const folder = folderWith(FILES);
    const pair = ['--legacy', 'old.c', '--refactored', 'new.c', ...which];
    const { code, stdout } = await run(folder, 'verify', ...pair, '--runs', '1000');
    expect(code).toBe(1);
    expect(stdout).toContain('new breaks an invariant that old keeps: no-memory');
    expect(stdout).toMatch(/without_memory\(\) new\.c:\d+/);
    expect(stdout).toMatch(/^canaries {2}6 of 6 caught/m);
    // The class of a data abort has the highest bit of the register.
    expect(stdout).toMatch(/ESR_EL2=0x9[\da-f]{7} \(DABT/);
    const file = '.stage2-verify/scenarios/new-1.json';
    expect(stdout).toContain(`replay ${file} --function kvm_handle_guest_abort`);
    const replayed = await run(folder, 'replay', file, ...which);
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toContain('no-memory');
    expect(replayed.stdout).toMatch(/^ +slot +none$/m);
    expect(readFileSync(join(folder, '.stage2-verify/index.html'), 'utf8')).toContain('no-memory');
  });
});

describe('verify --engine', () => {
  it.each(['sessions', 'all'])(
    '%s is refused in a sentence: the dispatcher has no sessions',
    async (engine) => {
      const pair = ['--legacy', 'old.c', '--refactored', 'new.c', ...which];
      const { code, stderr, stdout } = await run(folderWith(FILES), 'verify', ...pair, '--engine', engine);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`kvm_handle_guest_abort() has no sessions, which --engine ${engine} plays`);
    },
  );
});

describe('verify of C', () => {
  it('judges the dispatcher where the change touches it, and ends with the worst', async () => {
    const repository = testRepository();
    const { root } = repository;
    repository.commit('KVM: arm64: start', { [FILE]: `${DISPATCHER}${BASE}` });
    repository.git('tag', 'start');
    repository.commit('KVM: arm64: change', { [FILE]: `${FILES['new.c']}${RENAMED}` });
    const { code, stdout } = await run(root, 'verify', '--git', 'start..HEAD', '--runs', '1000');
    expect(stdout).toMatch(/^EQUIVALENT /);
    expect(stdout).toContain(
      '\nkvm_handle_guest_abort(), which the change touches as well:\nDIVERGENT (sampled',
    );
    expect(code).toBe(1);
    const own = join(root, '.stage2-verify/kvm_handle_guest_abort/verify.json');
    expect((JSON.parse(readFileSync(own, 'utf8')) as JsonReport).verdict).toBe('divergent');
  });
});
