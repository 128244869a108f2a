// SPDX-License-Identifier: GPL-2.0-only
// A gate in a kernel tree, and what verify and gate print for mail, KTAP and pull requests.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import type { GateJson } from '../src/report/gate/json.ts';
import { folderWith, run } from './testing/cli.ts';
import { BASE, FILE, LEAKING, RENAMED, tree } from './testing/kernel-tree.ts';
import { ktapResults } from './testing/ktap.ts';
import { typesettingFaults } from './testing/typesetting.ts';

const few = ['--runs', '400'] as const;
/** For a gate: no walk after the draw. */
const drawn = [...few, '--budget', '0'] as const;

describe('gate --git', () => {
  it('fails on a change that breaks something, with its line, its hunk and what it leaves for CI', async () => {
    const { root, write } = tree();
    write({ [FILE]: LEAKING });
    const { code, stdout } = await run(root, 'gate', '--git', 'HEAD', ...drawn);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAILS: mmu is weaker than at [0-9a-f]{7}|^FAILS: mmu is weaker than at HEAD/);
    expect(stdout).toContain('references-balanced');
    expect(stdout).toContain('\n    +    if (!writable)\n');
    expect(stdout).toMatch(/mutants +\d+ of changed lines: [1-9]\d* killed/);
    const left = (name: string): string => readFileSync(join(root, '.stage2-verify', name), 'utf8');
    expect((JSON.parse(left('gate.json')) as GateJson).result).toBe('weaker');
    expect(left('gate.md')).toContain('```diff\n@@ ');
    const [result] = (JSON.parse(left('verify.sarif')) as Log).runs[0]?.results ?? [];
    const place = result?.locations?.[0]?.physicalLocation;
    expect(place?.artifactLocation?.uri).toBe(FILE);
    // A leak shows where the function returns.
    const end = LEAKING.split('\n').findLastIndex((line) => line.startsWith('\treturn ')) + 1;
    expect(place?.region?.startLine).toBe(end);
  });

  it('passes what changes nothing, and what was not changed', async () => {
    const { root } = tree();
    // The leak was taken back: since the start a function has another name.
    const renamed = await run(root, 'gate', '--git', 'start', '--json', ...drawn);
    expect(renamed.code).toBe(0);
    const { notes, variants } = JSON.parse(renamed.stdout) as GateJson;
    expect(variants.map(({ because, change, here }) => [change, because, here?.verdict])).toEqual([
      ['changed', [FILE], 'equivalent'],
    ]);
    expect(notes[0]).toMatch(/^mmu matches /);
    const same = await run(root, 'gate', '--git', 'HEAD', ...drawn);
    expect(same.code).toBe(0);
    expect(same.stdout).toMatch(/^PASSES/);
  });

  it('says that its budget did not last for every machine', async () => {
    const { root } = tree();
    const words = ['gate', '--git', 'start', '--json', '--no-mutants', ...few, '--budget', '1'];
    const { code, stdout } = await run(root, ...words);
    const { notes, variants } = JSON.parse(stdout) as GateJson;
    expect([code, variants[0]?.here?.verdict, variants[0]?.here?.grade]).toEqual([
      0,
      'equivalent',
      'sampled',
    ]);
    expect(notes.join('\n')).toContain('did not come to its end within --budget');
  });

  it('passes what mends', async () => {
    const { git, root } = tree();
    git('checkout', '--quiet', 'HEAD~1');
    git('tag', 'leaking');
    git('checkout', '--quiet', 'main');
    const { code, stdout } = await run(root, 'gate', '--git', 'leaking', '--no-mutants', ...drawn);
    expect(stdout).toContain('mends what');
    expect(code).toBe(0);
  });

  it.each([
    [['--git', 'start', '--base', 'start'], /--git names what the file of a kernel tree is compared with/],
    [['--git', 'v9'], /--git v9 names no commit/],
    [['--git', 'start', '--file', 'virt/kvm/kvm_main.c'], /there is no virt\/kvm\/kvm_main\.c in commit/],
  ])('refuses %j in one sentence', async (words, sentence) => {
    const { root } = tree();
    const { code, stderr } = await run(root, 'gate', ...words, ...drawn);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });
});

describe('what is printed of C', () => {
  const files = { 'old.c': BASE, 'same.c': RENAMED, 'leaks.c': LEAKING };
  const words = (tip: string, format: string): readonly string[] => [
    'verify',
    '--legacy',
    'old.c',
    '--refactored',
    tip,
    '--format',
    format,
    ...few,
  ];

  it('as a mail names sources, result, command and what it does not prove', async () => {
    const { code, stdout } = await run(folderWith(files), ...words('same.c', 'mail'));
    expect(code).toBe(0);
    expect(typesettingFaults(stdout, 72)).toEqual([]);
  });

  it('as a mail shows the smallest counterexample', async () => {
    const { code, stdout } = await run(folderWith(files), ...words('leaks.c', 'mail'));
    expect(code).toBe(1);
    expect(typesettingFaults(stdout, 72)).toEqual([]);
    expect(stdout).toContain('\n 1. leaks: breaks\n');
    expect(stdout).toContain('\n    +    if (!writable)\n');
    expect(stdout).toMatch(/no\s+Tested-by\s+follows/);
  });

  it('as KTAP has a test for each variant and a subtest for each statement', async () => {
    const folder = folderWith(files);
    const bad = await run(folder, ...words('leaks.c', 'ktap'));
    expect(ktapResults(bad.stdout)).toEqual(['not ok 1', 'ok 2']);
    expect(bad.stdout).toMatch(/^ {2}not ok \d+ leaks keeps references-balanced wherever old does$/m);
    const good = await run(folder, ...words('same.c', 'ktap'));
    expect(ktapResults(good.stdout)).toEqual(['ok 1', 'ok 2']);
    expect(good.stdout).toContain('\n  ok 5 same keeps references-balanced wherever old does\n');
  });

  it.each([
    ['what a release leaves out', 'same.c', ['--release', '6.12'], 'protected mode is left out'],
    ['that both are the same text', 'copy.c', [], 'the same code as the original'],
  ])('as KTAP and JUnit fails nothing for %s', async (_what, tip, options, said) => {
    const folder = folderWith({ ...files, 'copy.c': BASE });
    const { code, stdout } = await run(folder, ...words(tip, 'ktap'), ...options);
    expect(code).toBe(0);
    expect(ktapResults(stdout)).toEqual(['ok 1', 'ok 2']);
    expect(stdout).toContain(said);
    const junit = readFileSync(join(folder, '.stage2-verify/junit.xml'), 'utf8');
    expect(junit).toContain(said);
    expect(junit).not.toMatch(/<(?:failure|error)/);
  });

  it('as Markdown is the page of the report folder', async () => {
    const folder = folderWith(files);
    const { stdout } = await run(folder, ...words('same.c', 'markdown'));
    expect(stdout).toBe(readFileSync(join(folder, '.stage2-verify/verify.md'), 'utf8'));
  });

  it('of a gate goes by mail and as KTAP as well', async () => {
    const { root, write } = tree();
    write({ [FILE]: LEAKING });
    const mail = await run(root, 'gate', '--git', 'HEAD', '--no-mutants', '--format', 'mail', ...drawn);
    expect(typesettingFaults(mail.stdout, 72)).toEqual([]);
    expect(mail.stdout).toContain('references-balanced');
    expect(mail.stdout).toContain('npx stage2-verify gate --git HEAD');
    const ktap = await run(root, 'gate', '--git', 'HEAD', '--no-mutants', '--format', 'ktap', ...drawn);
    expect(ktapResults(ktap.stdout)).toEqual(['not ok 1']);
  });
});
