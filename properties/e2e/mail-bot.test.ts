// SPDX-License-Identifier: GPL-2.0-only
// The script for a bot that answers mail.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, ROOT } from '../testing/cli.ts';
import { tree } from '../testing/kernel-tree.ts';
import { ktapResults } from '../testing/ktap.ts';
import { MAIN } from '../testing/process.ts';

function bot(...args: readonly string[]) {
  return spawnSync(join(ROOT, 'deploy/mail-bot.sh'), args, {
    encoding: 'utf8',
    env: { ...process.env, STAGE2_VERIFY: `${process.execPath} ${MAIN}`, RUNS: '300', NO_COLOR: '1' },
  });
}

describe('deploy/mail-bot.sh', () => {
  it('leaves a reply, KTAP and HTML, and ends as series does', () => {
    const { git, root } = tree();
    git('format-patch', '--quiet', '-o', 'mails', 'start..HEAD~1');
    const mails = readdirSync(join(root, 'mails')).sort();
    const folder = emptyFolder();
    const mbox = join(root, 'mails', mails.at(-1) ?? '');
    const { status, stderr } = bot(mbox, root, 'HEAD~2', folder);
    expect(stderr).toBe('');
    expect(status).toBe(1);
    const reply = readFileSync(join(folder, 'reply.txt'), 'utf8');
    expect(reply).toContain(' 1. KVM: arm64: only give back what cannot be written\n    breaks, at ');
    expect(ktapResults(readFileSync(join(folder, 'results.ktap'), 'utf8'))).toEqual(['not ok 1']);
    expect(existsSync(join(folder, 'report/index.html'))).toBe(true);
    expect(git('status', '--porcelain', '--untracked-files=no')).toBe('');
  });

  it('says in the reply what a series cannot be judged for', () => {
    const { root } = tree();
    const folder = emptyFolder();
    const { status } = bot(join(root, 'gone.mbx'), root, 'start', folder);
    expect(status).toBe(2);
    expect(readFileSync(join(folder, 'reply.txt'), 'utf8')).toContain('gone.mbx does not exist');
    expect(bot('one').status).toBe(2);
  });
});
