// SPDX-License-Identifier: GPL-2.0-only
/**
 * The tutorials are followed as they are written: their commands are run, their patches applied, and what they show is compared. With
 * STAGE2_VERIFY_UPDATE=1 the test writes what the commands say instead.
 */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { emptyFolder, ROOT } from '../testing/cli.ts';
import { MAIN } from '../testing/process.ts';

const exec = promisify(execFile);
const BLOCK = /^```(console|diff)\n([\s\S]*?)^```$/gm;

/** Runs the commands of a block in one shell, and writes each with what it said below it. */
async function played(block: string, folder: string): Promise<string> {
  const commands = block.split('\n').filter((line) => line.startsWith('$ '));
  const script = commands.map((line) => `cat <<'EOF'\n${line}\nEOF\n(exit $code); ${line.slice(2)}\ncode=$?`);
  const author = { NAME: 'A Developer', EMAIL: 'developer@example.org' };
  const git = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((who) =>
      Object.entries({ ...author, DATE: '2026-01-01T00:00:00Z' }).map(([what, is]) => [
        `GIT_${who}_${what}`,
        is,
      ]),
    ),
  );
  const { FORCE_COLOR: _, COLUMNS: _columns, ...env } = process.env;
  const { stdout } = await exec('bash', ['-c', `exec 2>&1\ncode=0\n${script.join('\n')}\ntrue`], {
    cwd: folder,
    env: { ...env, ...git, PATH: `${join(folder, '.bin')}${delimiter}${process.env.PATH}` },
  });
  return stdout;
}

/** A page that is followed. */
interface Tutorial {
  readonly page: string;
  /** Patches in it. */
  readonly patches: number;
  /** A file of the system that it takes; null for none. */
  readonly needs: string | null;
}

const TUTORIALS: readonly Tutorial[] = [
  { page: 'docs/tutorial.md', patches: 3, needs: null },
  { page: 'docs/tutorial-c.md', patches: 0, needs: '/usr/src/linux-source-6.12.tar.xz' },
];

/** A page without what another version of the package changes. */
function steady(page: string): string {
  return page
    .replaceAll(/\b[0-9a-f]{7}\b/g, 'COMMIT')
    .replaceAll(/mmu\.c:\d+/g, 'mmu.c:N')
    .replaceAll(/ +(?=\w+\(\) mmu\.c:N$)/gm, ' ');
}

it.for(TUTORIALS)(
  '$page shows what happens to somebody who follows it',
  async ({ needs, page, patches }, { skip }) => {
    skip(needs !== null && !existsSync(needs), `${needs} is not there: apt install linux-source-6.12`);
    const folder = emptyFolder();
    mkdirSync(join(folder, '.bin'));
    writeFileSync(join(folder, '.bin/npx'), `#!/bin/sh\nshift\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
    chmodSync(join(folder, '.bin/npx'), 0o755);

    const path = join(ROOT, page);
    const text = readFileSync(path, 'utf8');
    let fresh = text;
    let applied = 0;
    for (const [whole, kind, block] of text.matchAll(BLOCK)) {
      if (kind === 'diff') {
        writeFileSync(join(folder, 'patch'), block);
        await exec('git', ['apply', '-p0', 'patch'], { cwd: folder });
        applied++;
      } else {
        const said = await played(block, folder);
        fresh = fresh.replace(whole, () => `\`\`\`console\n${said}\`\`\``);
      }
    }
    expect(applied).toBe(patches);
    if (process.env.STAGE2_VERIFY_UPDATE === '1') writeFileSync(path, fresh);
    expect(steady(fresh)).toBe(steady(readFileSync(path, 'utf8')));
  },
);
