// SPDX-License-Identifier: GPL-2.0-only
// A new state is equivalent as it is made.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commitAll, git } from './testing/checkout.ts';
import { emptyFolder, folderWith, run } from './testing/cli.ts';

/** The commands that `init` printed, without the package runner. */
function commandsIn(stdout: string): readonly (readonly string[])[] {
  return [...stdout.matchAll(/^ {2}npx stage2-verify (.*)$/gm)].map(([, args]) => args.split(' '));
}

describe('a new state', () => {
  test.each(['legacy', 'extracted-helpers', 'state-object', 'fault-desc'])(
    'from %s is equivalent to it, call for call',
    async (from) => {
      const folder = emptyFolder();
      const made = await run(folder, 'init', 'mine', '--from', from);
      expect(made).toMatchObject({ code: 0, stderr: '' });
      const [, strict] = commandsIn(made.stdout);
      expect(strict).toContain('--strict');
      const { code, stdout } = await run(folder, ...strict, '--runs', '2000', '--no-report', '--quiet');
      expect(stdout).toContain(`mine matches ${from}`);
      expect(code).toBe(0);
    },
  );

  test.each(['legacy', 'extracted-helpers', 'state-object', 'fault-desc'])(
    'from %s passes every command that takes a module',
    async (from) => {
      const folder = emptyFolder();
      await run(folder, 'init', 'mine', '--from', from);
      const module = 'mine/user_mem_abort.ts';
      for (const args of [
        ['init', 'other', '--from', from],
        ['verify', '--refactored', module, '--runs', '100'],
        ['verify', '--refactored', module, '--engine', 'sessions', '--runs', '20'],
        ['series', '--refactored', module, '--refactored', 'other/user_mem_abort.ts', '--runs', '100'],
        // A copy of fault-desc goes through it in structure-command.test.ts; copies differ from what they are made of in what they import.
        ...(from === 'state-object' ? [['structure', '--refactored', module]] : []),
      ]) {
        const against = args[0] === 'init' ? [] : ['--legacy', from];
        const { code, stderr, stdout } = await run(folder, ...args, ...against);
        expect([args.join(' '), code, code === 0 ? '' : stdout + stderr]).toEqual([args.join(' '), 0, '']);
      }
    },
  );

  test('of the original passes the gate, in a repository that it is new in', async () => {
    const folder = folderWith({ '.gitignore': '.stage2-verify/\n' });
    git(folder, 'init', '--quiet', '--initial-branch=main');
    commitAll(folder, 'start');
    await run(folder, 'init', './refactored/mine');
    const { code, stdout } = await run(folder, 'gate', '--base', 'main', '--runs', '1000');
    expect(stdout).toMatch(/^PASSES: nothing is weaker than at main /);
    expect(stdout).toMatch(/^mine +new +- +\S*equ\w+/m);
    expect(code).toBe(0);
  });

  test('says in its files what it is, and imports the kernel from the package', async () => {
    const folder = emptyFolder();
    await run(folder, 'init', 'mine');
    const entry = readFileSync(join(folder, 'mine/user_mem_abort.ts'), 'utf8');
    expect(entry).toContain("} from 'stage2-verify/kernel';");
    expect(entry).toMatch(/refactored as `mine`: begun as `legacy`, the state at e07fc9e2da91,/);
    expect(entry).not.toContain('the original, before');
    expect(readFileSync(join(folder, 'mine/README.md'), 'utf8')).toContain(
      'npx stage2-verify verify --refactored mine/user_mem_abort.ts --watch',
    );
  });

  test('goes to refactored/ in a checkout, from anywhere below it, and imports its kernel', async () => {
    const folder = folderWith({ 'package.json': '{ "name": "stage2-verify" }\n', 'docs/page.md': '' });
    const { stdout } = await run(join(folder, 'docs'), 'init', 'mine');
    const entry = readFileSync(join(folder, 'refactored/mine/user_mem_abort.ts'), 'utf8');
    expect(entry).toContain("} from '../../src/kernel/index.ts';");
    expect(commandsIn(stdout)[0]).toContain(join(folder, 'refactored/mine/user_mem_abort.ts'));
  });

  test('overwrites nothing', async () => {
    const folder = folderWith({ 'mine/notes.txt': 'keep me\n' });
    const { code, stderr } = await run(folder, 'init', 'mine');
    expect(code).toBe(2);
    expect(stderr).toMatch(/mine is there already, and init overwrites nothing; give another name/);
    expect(readdirSync(join(folder, 'mine'))).toEqual(['notes.txt']);
  });

  test('may go to an empty folder', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'mine'));
    expect((await run(folder, 'init', './mine')).code).toBe(0);
    expect(existsSync(join(folder, 'mine/user_mem_abort.ts'))).toBe(true);
  });

  test.each([
    ['legacy', 'the name of a built-in variant'],
    ['my state', 'no name for a variant'],
    ['mine --from theirs', '--from theirs is no built-in variant'],
    ['file/mine', 'cannot be written'],
  ])('is refused as %s', async (args, says) => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'file'), '');
    const words = args === 'my state' ? [args] : args.split(' ');
    const { code, stderr } = await run(folder, 'init', ...words);
    expect(stderr).toMatch(/^stage2-verify: [^\n]+\.\n$/);
    expect(stderr).toContain(says);
    expect(code).toBe(2);
  });
});
