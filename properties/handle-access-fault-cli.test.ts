// SPDX-License-Identifier: GPL-2.0-only
// Another subject on the command line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import type { GateJson } from '../src/report/gate/json.ts';
import type { JsonReport } from '../src/report/json.ts';
import type { SeriesJson } from '../src/report/series/files.ts';
import { testRepository } from '../src/source/git/testing/repository.ts';
import { folderWith, run } from './testing/cli.ts';
import { BASE, FILE, RENAMED } from './testing/kernel-tree.ts';
import { ktapResults } from './testing/ktap.ts';
import { typesettingFaults } from './testing/typesetting.ts';

const handler = (
  mark: string,
): string => `static void handle_access_fault(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa)
{
	struct kvm_pgtable *pgt = vcpu->arch.hw_mmu->pgt;

	guard(read_lock)(&vcpu->kvm->mmu_lock);
	${mark}
}
`;
const MARK = 'KVM_PGT_FN(kvm_pgtable_stage2_mkyoung)(pgt, fault_ipa, KVM_PGTABLE_WALK_SHARED);';
const FILES = {
  'old.c': handler(MARK),
  'new.c': handler(`if (!kvm_is_write_fault(vcpu))\n\t\t${MARK}`),
};
const which = ['--function', 'handle_access_fault'] as const;
const pair = ['--legacy', 'old.c', '--refactored', 'new.c', ...which] as const;

describe('verify --function handle_access_fault', () => {
  it('says what breaks, at its line, and replays it', async () => {
    const folder = folderWith(FILES);
    const { code, stdout } = await run(folder, 'verify', ...pair, '--runs', '500');
    expect(code).toBe(1);
    expect(stdout).toContain('new breaks an invariant that old keeps: access-flag-set');
    expect(stdout).toContain('handle_access_fault() old.c:6');
    expect(stdout).toMatch(/^canaries {2}2 of 2 caught/m);
    const file = '.stage2-verify/scenarios/new-1.json';
    expect(stdout).toContain(`replay ${file} --function handle_access_fault`);
    const replayed = await run(folder, 'replay', file, ...which);
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toContain('access-flag-set');
    const other = await run(folder, 'replay', file);
    expect(other.code).toBe(2);
    expect(other.stderr).toBe(
      `stage2-verify: ${file} is a scenario of handle_access_fault(); give --function handle_access_fault.\n`,
    );
  });

  it('has no version of its own to compare with', async () => {
    const folder = folderWith(FILES);
    const alone = await run(folder, 'verify', '--refactored', 'new.c', ...which);
    expect(alone.code).toBe(2);
    expect(alone.stderr).toContain(
      'no version of handle_access_fault() ships with the program; give two with',
    );
    const written = await run(folder, 'verify', '--legacy', 'old.c', '--refactored', 'fault-desc', ...which);
    expect(written.code).toBe(2);
    expect(written.stderr).toContain(
      '--refactored fault-desc is no C, and handle_access_fault() is verified from C',
    );
  });
});

/** What a command that finds something prints in a format, which it is run for once. */
function telling(root: string, words: readonly string[]): (format: string) => Promise<string> {
  const known = new Map<string, string>();
  return async (format) => {
    const before = known.get(format);
    if (before !== undefined) return before;
    const { code, stderr, stdout } = await run(root, ...words, '--format', format);
    expect([code, stderr]).toEqual([1, expect.not.stringContaining('touches')]);
    known.set(format, stdout);
    return stdout;
  };
}

describe('verify of C', () => {
  it('judges every function that the change touches, tells of them in each format, and ends with the worst', async () => {
    const repository = testRepository();
    const { root } = repository;
    repository.commit('KVM: arm64: start', { [FILE]: `${FILES['old.c']}${BASE}` });
    repository.git('tag', 'start');
    repository.commit('KVM: arm64: change', { [FILE]: `${FILES['new.c']}${RENAMED}` });
    const words = ['verify', '--git', 'start..HEAD', '--runs', '500'];
    const told = telling(root, words);
    const quiet = await run(root, ...words, '--quiet', '--no-report');
    expect(quiet.stdout).toMatch(
      /^EQUIVALENT .*\nhandle_access_fault\(\): DIVERGENT .*\nThe change in all: .*\n$/,
    );
    expect(quiet.code).toBe(1);
    const ktap = await told('ktap');
    expect(ktapResults(ktap)).toEqual(['ok 1', 'ok 2', 'not ok 3', 'ok 4']);
    expect(ktap).toMatch(/^not ok 3 handle_access_fault\(\): \w+ against \w+$/m);
    const mail = await told('mail');
    expect(typesettingFaults(mail, 72)).toEqual([]);
    expect(mail.replaceAll(/\s+/g, ' ')).toContain(
      'The change touches as well: - handle_access_fault(): DIVERGENT (sampled',
    );
    // Where a reader begins stands what the change comes to in all, and what is shown is what breaks.
    const whole = 'The change in all: user_mem_abort(): equivalent, handle_access_fault(): breaks';
    expect(mail.replaceAll(/\s+/g, ' ')).toMatch(/ EQUIVALENT .{20,90} The change in all: /);
    expect(mail).toMatch(/^ {2}access-flag-set \(/m);
    const text = await told('text');
    expect(text).toMatch(/^EQUIVALENT /);
    expect(text).toMatch(
      /\nreports in \.stage2-verify\/handle_access_fault\/\n\nThe change in all: user_mem_abort\(\): equivalent, handle_access_fault\(\): breaks\n$/,
    );
    expect(typesettingFaults(text, 80)).toEqual([]);
    expect(text).toMatch(/^handle_access_fault\(\), which the change touches as well:\nDIVERGENT /m);
    expect(text).toMatch(/^ {2}access-flag-set \(/m);
    expect(text.replaceAll(/\s+/g, ' ').trimEnd().endsWith(whole)).toBe(true);
    const markdown = await told('markdown');
    expect(markdown).toMatch(/^\*\*The change in all: .*breaks\.\*\*$/m);
    expect(markdown).toMatch(/^## Further functions$[^#]*handle\\?_access\\?_fault.*breaks/ms);
    const { further } = JSON.parse(await told('json')) as JsonReport;
    expect(further).toEqual([
      {
        function: 'handle_access_fault',
        kind: 'judged',
        verdict: 'divergent',
        word: 'breaks',
        sentence: expect.stringMatching(/^DIVERGENT /) as string,
        reports: '.stage2-verify/handle_access_fault',
      },
    ]);
    const left = (name: string): string => readFileSync(join(root, '.stage2-verify', name), 'utf8');
    expect((JSON.parse(left('handle_access_fault/verify.json')) as JsonReport).verdict).toBe('divergent');
    expect(left('junit.xml')).toMatch(/<testsuite name="handle_access_fault\(\): \w+ against \w+"/);
    const { runs } = JSON.parse(left('verify.sarif')) as Log;
    expect(runs.map(({ automationDetails, results }) => [automationDetails?.id, results?.length])).toEqual([
      [undefined, 0],
      ['stage2-verify/handle_access_fault/', expect.any(Number)],
    ]);
    expect(runs[1]?.results).not.toEqual([]);
    expect(left('index.html')).toContain('Further functions that the change touches');
    expect(left('index.html')).toContain(`${whole}.`);
    expect(left('index.html')).toContain('<a href="handle_access_fault/index.html">');
    expect(left('handle_access_fault/index.html')).toContain('access-flag-set');
  });
});

describe('series of C', () => {
  it('judges each patch that touches another function, tells of it in each format, and ends with the worst', async () => {
    const repository = testRepository();
    const { root } = repository;
    const [before, after] = [FILES['old.c'], FILES['new.c']];
    repository.commit('KVM: arm64: start', { [FILE]: `${before}${BASE}` });
    repository.git('tag', 'start');
    repository.commit('KVM: arm64: rename', { [FILE]: `${before}${RENAMED}` });
    repository.commit('KVM: arm64: change the flag', { [FILE]: `${after}${RENAMED}` });
    const words = ['series', '--git', 'start..HEAD', '--runs', '400'];
    const told = telling(root, words);
    const { further, verdict } = JSON.parse(await told('json')) as SeriesJson;
    expect(verdict).toBe('equivalent');
    expect(further.map(({ function: name, verdict: own }) => [name, own])).toEqual([
      ['handle_access_fault', 'divergent'],
    ]);
    expect(further[0]?.patches.map(({ firstDifference, word }) => [firstDifference?.function, word])).toEqual(
      [['handle_access_fault', 'breaks']],
    );
    expect(await told('text')).toMatch(/^\w+ +handle_access_fault\(\) +breaks +breaks$/m);
    const whole = 'The series in all: user_mem_abort(): equivalent, handle_access_fault(): breaks';
    for (const format of ['text', 'mail', 'markdown']) {
      const said = await told(format);
      if (format !== 'markdown')
        expect(typesettingFaults(said, format === 'mail' ? 72 : 80), format).toEqual([]);
      expect(said.replaceAll('\\', '').replaceAll(/\s+/g, ' '), format).toContain(whole);
      // What is shown is what breaks, in whatever function.
      expect(said, format).toMatch(/^ {2}access-flag-set \(/m);
    }
    expect(await told('markdown')).toContain('## Further functions');
    expect(await told('mail')).toMatch(/ - \w+, handle_access_fault\(\): breaks/);
    const ktap = await told('ktap');
    expect(ktapResults(ktap)).toEqual(['ok 1', 'ok 2', 'not ok 3']);
    const own = join(root, '.stage2-verify/handle_access_fault/series.json');
    expect((JSON.parse(readFileSync(own, 'utf8')) as SeriesJson).verdict).toBe('divergent');
    expect(readFileSync(join(root, '.stage2-verify/index.html'), 'utf8')).toContain('Further functions');
  });
});

describe('gate --git --function handle_access_fault', () => {
  it('judges that function on its own machines, and so do its mutants', async () => {
    const repository = testRepository();
    const { root, write } = repository;
    repository.commit('KVM: arm64: start', { [FILE]: FILES['old.c'] });
    write({ [FILE]: FILES['new.c'] });
    const words = [
      'gate',
      '--git',
      'HEAD',
      '--runs',
      '400',
      '--budget',
      '0',
      '--function',
      'handle_access_fault',
    ];
    const { code, stdout } = await run(root, ...words);
    expect(code).toBe(1);
    expect(stdout).toContain('access-flag-set');
    expect(stdout).toMatch(/mutants +\d+ of changed lines: [1-9]\d* killed/);
    write({ [FILE]: FILES['old.c'].replace('{\n', '{\n\t/* as before */\n') });
    expect((await run(root, ...words)).code).toBe(0);
  });

  it('runs every machine with one race at most where the draw finds nothing', async () => {
    const repository = testRepository();
    const { root, write } = repository;
    repository.commit('KVM: arm64: start', { [FILE]: FILES['old.c'] });
    write({ [FILE]: handler(`if (pgt)\n\t\t${MARK}`) });
    const words = ['gate', '--git', 'HEAD', '--runs', '400', '--no-mutants', '--json', ...which];
    const { code, stdout } = await run(root, ...words);
    const { notes, variants } = JSON.parse(stdout) as GateJson;
    const [{ here }] = variants as unknown as readonly [GateJson['variants'][number]];
    expect([code, here?.verdict, here?.grade, here?.preemptions]).toEqual([0, 'equivalent', 'exhaustive', 1]);
    expect(notes.join('\n')).not.toContain('--budget');
  });

  it('is judged as well where no function is named, in each format', async () => {
    const repository = testRepository();
    const { root, write } = repository;
    repository.commit('KVM: arm64: start', { [FILE]: `${FILES['old.c']}${BASE}` });
    write({ [FILE]: `${FILES['new.c']}${RENAMED}` });
    const words = ['gate', '--git', 'HEAD', '--runs', '400', '--budget', '0', '--no-mutants'];
    const text = await run(root, ...words);
    expect(text.code).toBe(1);
    expect(text.stdout).toMatch(/^FAILS: handle_access_fault\(\) is weaker than at /);
    expect(text.stdout).toContain('access-flag-set');
    for (const [format, said] of [
      ['mail', / - handle_access_fault\(\): /],
      ['ktap', /^ {2}not ok \d+ handle_access_fault\(\) is no weaker than at the base$/m],
      ['markdown', /handle\\?_access\\?_fault/],
      ['json', /"name": "handle_access_fault\(\)"/],
    ] as const)
      expect((await run(root, ...words, '--format', format)).stdout).toMatch(said);
    const left = readFileSync(join(root, '.stage2-verify/verify.sarif'), 'utf8');
    expect((JSON.parse(left) as Log).runs[1]?.automationDetails?.id).toBe(
      'stage2-verify/handle_access_fault/',
    );
  });
});
