// SPDX-License-Identifier: GPL-2.0-only
/**
 * The tutorial is followed as it is written: its commands are run, its patches applied, and what it shows is compared. With
 * STAGE2_VERIFY_UPDATE=1 the test writes what the commands say instead.
 */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { emptyFolder, ROOT } from '../testing/cli.ts';
import { MAIN } from '../testing/process.ts';

const exec = promisify(execFile);
const PAGE = join(ROOT, 'docs/tutorial.md');
const BLOCK = /^```(console|diff)\n([\s\S]*?)^```$/gm;

/** Runs the commands of a block in one shell, and writes each with what it said below it. */
async function played(block: string, folder: string): Promise<string> {
  const commands = block.split('\n').filter((line) => line.startsWith('$ '));
  const script = commands.map((line) => `cat <<'EOF'\n${line}\nEOF\n(exit $code); ${line.slice(2)}\ncode=$?`);
  const { FORCE_COLOR: _, COLUMNS: _columns, ...env } = process.env;
  const { stdout } = await exec('bash', ['-c', `exec 2>&1\ncode=0\n${script.join('\n')}\ntrue`], {
    cwd: folder,
    env: { ...env, PATH: `${join(folder, '.bin')}${delimiter}${process.env.PATH}` },
  });
  return stdout;
}

it('the tutorial shows what happens to somebody who follows it', async () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, '.bin'));
  writeFileSync(join(folder, '.bin/npx'), `#!/bin/sh\nshift\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  chmodSync(join(folder, '.bin/npx'), 0o755);

  const page = readFileSync(PAGE, 'utf8');
  let fresh = page;
  let patches = 0;
  for (const [whole, kind, text] of page.matchAll(BLOCK)) {
    if (kind === 'diff') {
      writeFileSync(join(folder, 'patch'), text);
      await exec('git', ['apply', '-p0', 'patch'], { cwd: folder });
      patches++;
    } else {
      const said = await played(text, folder);
      fresh = fresh.replace(whole, () => `\`\`\`console\n${said}\`\`\``);
    }
  }
  expect(patches).toBe(3);
  if (process.env.STAGE2_VERIFY_UPDATE === '1') writeFileSync(PAGE, fresh);
  expect(fresh).toBe(readFileSync(PAGE, 'utf8'));
});
