// SPDX-License-Identifier: GPL-2.0-only
// C of a git tree and of mails: what verify and series say of it.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonReport } from '../src/report/json.ts';
import { emptyFolder, folderWith, run } from './testing/cli.ts';
import { BASE, FILE, LEAKING, RENAMED, tree } from './testing/kernel-tree.ts';
import { ktapResults } from './testing/ktap.ts';

const few = ['--runs', '400'] as const;

describe('verify --git', () => {
  it('says nothing changed where a function was renamed', async () => {
    const { root } = tree();
    const { code, stdout } = await run(root, 'verify', '--git', 'start..start~0', ...few);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    const renamed = await run(root, 'verify', '--git', 'start..HEAD~3', '--strict', '--quiet', ...few);
    expect(renamed.stdout).toMatch(/^EQUIVALENT /);
    expect(renamed.code).toBe(0);
  });

  it('names the function and the line of a page that is not given back', async () => {
    const { root } = tree();
    const { code, stdout } = await run(root, 'verify', '--git', 'start..HEAD~1', ...few);
    expect(code).toBe(1);
    expect(stdout).toContain('references-balanced');
    const line = BASE.split('\n').findIndex((text) => text.includes('kvm_fault_lock')) + 1;
    expect(stdout).toContain(`base: give_back() ${FILE}:${line}`);
    expect(stdout).toMatch(new RegExp(`tip: {2}user_mem_abort\\(\\) ${FILE}:\\d+`));
    const page = readFileSync(join(root, '.stage2-verify/verify.md'), 'utf8');
    const summary = readFileSync(join(root, '.stage2-verify/summary.md'), 'utf8');
    const { pairs } = JSON.parse(
      readFileSync(join(root, '.stage2-verify/verify.json'), 'utf8'),
    ) as JsonReport;
    const { firstDifference, hunk } = pairs[0]?.divergences[0] ?? {};
    expect(firstDifference?.base).toEqual({ function: 'give_back', file: FILE, line });
    expect(hunk).toMatch(/^@@ -\d+,\d+ \+\d+,\d+ @@ static int user_mem_abort\(/);
    expect(hunk).toContain('\n+\tif (!writable)\n');
    expect(stdout).toMatch(/in this hunk of the patch:\n {4}@@ [\s\S]*?\n {4}\+ {4}if \(!writable\)\n/);
    for (const text of [page, summary]) expect(text).toContain(`\`\`\`diff\n${hunk}\n\`\`\``);
  });

  it('replays and shrinks from what it printed, in any folder', async () => {
    const { root } = tree();
    const elsewhere = emptyFolder();
    const { stdout } = await run(
      elsewhere,
      ...['verify', '--git', 'start..HEAD~1', '--tree', root, '--json', ...few],
    );
    const report = JSON.parse(stdout) as JsonReport;
    const replay = report.pairs[0]?.divergences[0]?.replay.split(' ').slice(2) ?? [];
    expect(replay).toContain('--tree');
    const replayed = await run(elsewhere, ...replay);
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toContain('references-balanced');
    expect(replayed.stderr).toBe('');
    const shrunk = await run(elsewhere, 'shrink', ...replay.slice(1), '-o', 'small.json', '--json');
    const again = (JSON.parse(shrunk.stdout) as { replay: string }).replay.split(' ').slice(2);
    expect((await run(elsewhere, ...again)).code).toBe(1);
  });

  it('names file, revision, hash and function of both sides, in the result and in the scenario file', async () => {
    const { root } = tree();
    const { stdout } = await run(root, 'verify', '--git', 'start..HEAD~1', '--json', ...few);
    const { pairs, sources } = JSON.parse(stdout) as JsonReport;
    expect(sources).toEqual(
      [BASE, LEAKING].map((text, i) => ({
        variant: [pairs[0]?.legacy, pairs[0]?.refactored][i],
        file: FILE,
        revision: [pairs[0]?.legacy, pairs[0]?.refactored][i],
        hash: createHash('sha256').update(text).digest('hex'),
        function: 'user_mem_abort',
      })),
    );
    const path = join(root, `.stage2-verify/scenarios/${pairs[0]?.divergences[0]?.id}.json`);
    const scenario = JSON.parse(readFileSync(path, 'utf8')) as object;
    const [legacy, refactored] = sources.map(({ variant: _, ...source }) => source);
    expect(scenario).toMatchObject({ sources: { legacy, refactored } });
  });

  it('says with a replay that the file has changed since', async () => {
    const { root, write } = tree();
    write({ [FILE]: LEAKING });
    const { stdout } = await run(root, 'verify', '--git', 'start', '--json', ...few);
    const replay =
      (JSON.parse(stdout) as JsonReport).pairs[0]?.divergences[0]?.replay.split(' ').slice(2) ?? [];
    expect((await run(root, ...replay)).stderr).toBe('');
    write({ [FILE]: RENAMED });
    const { code, stderr } = await run(root, ...replay);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
      `note: ${FILE} has changed since this scenario was found (SHA-256 `,
    );
    expect(code).toBe(0);
    const shown = JSON.parse((await run(root, ...replay, '--json')).stdout) as { changed: readonly string[] };
    expect(shown.changed).toHaveLength(1);
  });

  it('replays with the function and the symbols that the run was told', async () => {
    const { root } = tree();
    const folder = folderWith({
      'old.c': BASE.replace('user_mem_abort', 'my_abort'),
      'new.c': LEAKING.replace('user_mem_abort', 'my_abort').replace(
        'if (!writable)',
        '#ifdef CONFIG_LEAK\n\tif (!writable)\n#endif\n',
      ),
    });
    const words = ['--function', 'my_abort', '--config', 'CONFIG_LEAK=y', '--tree', root];
    const { stdout } = await run(
      folder,
      ...['verify', '--legacy', 'old.c', '--refactored', 'new.c', ...words, '--json', ...few],
    );
    const replay = (JSON.parse(stdout) as JsonReport).pairs[0]?.divergences[0]?.replay ?? '';
    expect(replay).toContain('--function my_abort --config CONFIG_LEAK=y');
    expect((await run(folder, ...replay.split(' ').slice(2))).code).toBe(1);
  });

  it('says of a range that is written the wrong way round what it asks', async () => {
    const { root } = tree();
    const { code, stderr } = await run(root, 'verify', '--git', 'HEAD~1..start', ...few);
    expect(stderr).toMatch(
      /^(\w+) is later than (\w+): this asks what it does to take back what lies between\n/,
    );
    expect(code).toBe(1);
  });

  it('compares HEAD with the working tree where nothing is named', async () => {
    const repository = tree();
    const same = await run(repository.root, 'verify', ...few);
    expect(same.code).toBe(2);
    expect(same.stderr).toContain('in the working tree is that of HEAD');
    repository.write({ [FILE]: LEAKING });
    const changed = await run(repository.root, 'verify', '--quiet', ...few);
    expect(changed.stdout).toMatch(/^DIVERGENT .*breaks/);
  });

  it.each([
    [['--git', 'v9..HEAD'], /revision v9 names no commit/],
    [
      ['--git', 'start..HEAD', '--file', 'virt/kvm/kvm_main.c'],
      /there is no virt\/kvm\/kvm_main\.c in commit/,
    ],
    [
      ['--git', 'start..HEAD~1', '--function', 'gmem_abrt'],
      /mmu\.c:1: no function gmem_abrt\(\); --function names one that the file has, --file another file/,
    ],
    [
      ['--git', 'start..HEAD~1', '--function', 'user_mem_abrt'],
      /; the file has user_mem_abort, and --function names what is verified/,
    ],
    [['--legacy', 'gone.c', '--refactored', 'gone.c'], /: --legacy gone\.c names no file; give the path/],
    [['--git', 'start..HEAD~1', '--legacy', 'legacy'], /--git names base and tip/],
    [
      ['--tree', '/nowhere', '--git', 'start'],
      /--tree \/nowhere does not exist|is no kernel tree|does not exist/,
    ],
  ])('refuses %j in one sentence', async (words, sentence) => {
    const { root } = tree();
    const { code, stderr } = await run(root, 'verify', ...words, ...few);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });
});

describe('series', () => {
  it('of a range says of each commit what it does, names the first that breaks and what takes it back', async () => {
    const { root } = tree();
    const { code, stdout } = await run(root, 'series', '--git', 'start..HEAD', '--format', 'json', ...few);
    expect(code).toBe(1);
    const report = JSON.parse(stdout) as {
      readonly patches: readonly {
        readonly name: string;
        readonly subject: string;
        readonly word: string;
        readonly againstBase: string;
      }[];
      readonly firstBreak: string;
      readonly takenBack: readonly { readonly changedBy: string; readonly takenBackBy: string }[];
    };
    expect(report.patches.map(({ againstBase, subject, word }) => [word, againstBase, subject])).toEqual([
      ['strict-equal', 'strict-equal', 'KVM: arm64: rename give_back()'],
      ['breaks', 'breaks', 'KVM: arm64: only give back what cannot be written'],
      ['mends', 'strict-equal', 'Revert "KVM: arm64: only give back what cannot be written"'],
    ]);
    expect(report.firstBreak).toBe(report.patches[1]?.name);
    expect(report.takenBack[0]).toMatchObject({
      changedBy: report.patches[1]?.name,
      takenBackBy: report.patches[2]?.name,
    });
  });

  it('of a range that is written the wrong way round is refused with the one that is meant', async () => {
    const { root } = tree();
    const { code, stderr } = await run(root, 'series', '--git', 'HEAD..start', ...few);
    expect(stderr).toMatch(
      /: no commit of (\w+)\.\.(\w+) changes arch\S+; \1 is the later of the two: write --git \2\.\.\1\.\n$/,
    );
    expect(code).toBe(2);
  });

  it('of a range in which one side alone changes the file is refused as well', async () => {
    const { commit, git, root } = tree();
    git('checkout', '--quiet', '-b', 'other', 'start');
    commit('docs: nothing else', { else: 'x' });
    const { code, stderr } = await run(root, 'series', '--git', 'main..other', ...few);
    expect(stderr).toMatch(/changes arch\S+; name a series that does by --git A\.\.B\.\n$/);
    expect(code).toBe(2);
  });

  it('of mails is applied to the file of one revision, and answers by mail within 72 columns', async () => {
    const { git, root } = tree();
    git('format-patch', '--quiet', '--cover-letter', '-o', 'mails', 'start..HEAD~1');
    const mails = readdirSync(join(root, 'mails')).sort();
    writeFileSync(
      join(root, 'series.mbx'),
      mails.map((name) => readFileSync(join(root, 'mails', name), 'utf8')).join(''),
    );
    const words = ['series', '--mbox', 'series.mbx', '--git', 'start', ...few];
    const mail = await run(root, ...words, '--format', 'mail');
    expect(mail.code).toBe(1);
    expect(mail.stdout).toContain(' 2. KVM: arm64: only give back what cannot be written\n    breaks, at ');
    expect(mail.stdout).toMatch(/no\s+Tested-by\s+follows/);
    expect(mail.stdout).toContain('\n    +    if (!writable)\n');
    const prose = mail.stdout.split('\n').filter((line) => !/^ {2}(npx|replay:)/.test(line));
    expect(prose.filter((line) => line.length > 72)).toEqual([]);
    const ktap = await run(root, ...words, '--format', 'ktap');
    expect(ktapResults(ktap.stdout)).toEqual(['ok 1', 'not ok 2']);
    // The text after a mail is nobody else's: it is kept beside the scenario.
    const [replay = ''] = /(?<=stage2-verify )replay \S+/.exec(mail.stdout) ?? [];
    const replayed = await run(root, ...replay.split(' '));
    expect([replayed.code, replayed.stderr]).toEqual([1, '']);
    expect(replayed.stdout).toContain('references-balanced');
  });

  it('of mails needs a revision that they apply to', async () => {
    const { git, root } = tree();
    git('format-patch', '--quiet', '-o', 'mails', 'HEAD~1');
    const mbox = `mails/${readdirSync(join(root, 'mails'))[0]}`;
    const none = await run(root, 'series', '--mbox', mbox, ...few);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('name it by --git A')]);
    const other = await run(root, 'series', '--mbox', mbox, '--git', 'start', ...few);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/patch 1 \(".*"\) in --mbox .* does not apply to .* \(hunk 1 of 1/);
  });

  it('of files goes by their names', async () => {
    const folder = folderWith({ 'old.c': BASE, 'new.c': RENAMED });
    const { code, stdout } = await run(
      folder,
      'series',
      '--legacy',
      'old.c',
      '--refactored',
      'new.c',
      ...few,
    );
    expect(stdout).toMatch(/1 {2}new {4}strict-equal/);
    expect(code).toBe(0);
  });
});
