// SPDX-License-Identifier: GPL-2.0-only
// The dispatcher on the command line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonReport } from '../src/report/json.ts';
import { schemaFault } from '../src/report/schema/faults.ts';
import { testRepository } from '../src/source/git/testing/repository.ts';
import { folderWith, run } from './testing/cli.ts';
import { DISPATCHER } from './testing/guest-abort.ts';
import { BASE, FILE, RENAMED } from './testing/kernel-tree.ts';
import { edited } from './testing/verifying.ts';

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

/** A slot that outlives the abort in which it was looked up. */
const REMEMBERED = {
  'old.c': DISPATCHER,
  'new.c': edited(
    DISPATCHER,
    ['static int resolve(', 'static struct kvm_memory_slot *remembered;\n\nstatic int resolve('],
    [
      'found.slot = gfn_to_memslot(vcpu->kvm, found.ipa >> PAGE_SHIFT);',
      'if (!remembered)\n\t\tremembered = gfn_to_memslot(vcpu->kvm, found.ipa >> PAGE_SHIFT);\n\tfound.slot = remembered;',
    ],
  ),
};

describe('verify --engine sessions', () => {
  it('finds what one abort leaves to the next, tells it step by step, replays it and makes it smaller', async () => {
    const folder = folderWith(REMEMBERED);
    const pair = ['--legacy', 'old.c', '--refactored', 'new.c', ...which];
    const { code, stdout } = await run(folder, 'verify', ...pair, '--engine', 'sessions', '--runs', '300');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^DIVERGENT \(sampled, 300 sessions, 1 race, seed 1\)/);
    expect(stdout).toContain('outlives a call');
    expect(stdout).toContain('no-memory (new): ');
    expect(stdout).toMatch(/^ +step 1 vCPU 0 \w+ "page" -> 1$/m);
    const file = '.stage2-verify/scenarios/new-1.json';
    const replayed = await run(folder, 'replay', file, ...which, '--json');
    expect(replayed.code).toBe(1);
    const report = JSON.parse(readFileSync(join(folder, '.stage2-verify/verify.json'), 'utf8')) as JsonReport;
    expect(schemaFault('verify', report)).toBeNull();
    const [first] = report.pairs[0]!.divergences;
    expect((JSON.parse(replayed.stdout) as { pairs: unknown[] }).pairs[0]).toMatchObject({
      kind: first!.kind,
      differs: first!.differs,
    });
    expect(readFileSync(join(folder, '.stage2-verify/index.html'), 'utf8')).toContain('no-memory');
    expect((await run(folder, 'shrink', file, ...which)).stdout).toMatch(/^size \d before, \d after/);
  });

  it('refuses a step that is none of the function in a sentence', async () => {
    const steps = [{ actor: 'vmm', does: 'pre-fault' }];
    const files = { ...REMEMBERED, 's.json': JSON.stringify({ schemaVersion: 1, steps }) };
    const pair = ['--legacy', 'old.c', '--refactored', 'new.c', ...which];
    const { code, stderr } = await run(folderWith(files), 'replay', 's.json', ...pair);
    expect(code).toBe(2);
    expect(stderr).toContain('what vmm does in step 1 in s.json is "pre-fault"; use one of start-logging');
  });
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
