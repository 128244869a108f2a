// SPDX-License-Identifier: GPL-2.0-only
// Each saved change gives its verdict.
import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, folderWith, run, variantReturning } from '../testing/cli.ts';
import { complaints, finished, start } from '../testing/process.ts';

/** Waits for what a running process says, from where the last wait ended. */
function listener(child: ChildProcess): (words: RegExp) => Promise<string> {
  let text = '';
  let wake = (): void => undefined;
  child.stdout?.on('data', (chunk: string) => {
    text += chunk;
    wake();
  });
  return async (words) => {
    for (;;) {
      const match = words.exec(text);
      if (match !== null) {
        text = text.slice(match.index + match[0].length);
        return match[0];
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}

const WATCH = 'verify --refactored mine/user_mem_abort.ts --runs 300 --no-report --watch'.split(' ');
/** Loops of what nobody answers for are counted: this one is outside of what may be run without `--trust`. */
const ENDLESS = variantReturning('(() => { for (;;); })()');

test('a saved change gives a new verdict: a helper broken, mended, and not even TypeScript', async () => {
  const folder = emptyFolder();
  await run(folder, 'init', 'mine', '--from', 'extracted-helpers');
  const helper = join(folder, 'mine/kvm_s2_fault_map.ts');
  const good = readFileSync(helper, 'utf8');
  const bad = good.replace('k.kvm_fault_unlock(', 'void (');
  expect(bad).not.toBe(good);

  const child = start(folder, WATCH);
  const end = finished(child);
  const says = listener(child);
  expect(await says(/\d\d:\d\d:\d\d {2}EQUIVALENT[\s\S]*?\n\d\d:\d\d:\d\d {2}watching 7 files/)).toContain(
    'mine matches',
  );
  writeFileSync(helper, bad);
  await says(/kvm_s2_fault_map\.ts changed/);
  expect(await says(/DIVERGENT[\s\S]*?watching/)).toContain('locks-balanced');
  writeFileSync(helper, 'export function kvm_s2_fault_map( {');
  expect(await says(/stage2-verify: .*\n[\s\S]*?watching/)).toMatch(
    /does not compile \(mine\/kvm_s2_fault_map\.ts:1: '}' expected\.\); mend it/,
  );
  writeFileSync(helper, good);
  await says(/EQUIVALENT[\s\S]*?watching/);
  child.kill('SIGINT');
  const ended = await end;
  const { code, stdout } = ended;
  expect(complaints(ended)).toBe('');
  // Only a terminal is cleared.
  expect(stdout).not.toContain('\u001b[');
  expect(code).toBe(0);
});

test('the first verdict comes from few scenarios, and all of them follow', async () => {
  const folder = emptyFolder();
  await run(folder, 'init', 'mine');
  const child = start(folder, [...WATCH, '--runs', '5500']);
  const says = listener(child);
  child.stdout?.setEncoding('utf8');
  await says(/EQUIVALENT \(sampled, 5,000 scenarios/);
  expect(await says(/EQUIVALENT \(sampled, 5,500 scenarios[\s\S]*watching/)).toContain('canaries');
});

test('a variant that never returns is ended by the next change, and Ctrl-C ends with the last verdict', async () => {
  const folder = folderWith({ 'mine/user_mem_abort.ts': variantReturning('0') });
  const file = join(folder, 'mine/user_mem_abort.ts');
  writeFileSync(file, ENDLESS);
  const child = start(folder, [...WATCH, '--trust']);
  const end = finished(child);
  const says = listener(child);
  await says(/scenarios after each change/);
  writeFileSync(file, variantReturning('-5'));
  await says(/user_mem_abort\.ts changed\n[\s\S]*DIVERGENT[\s\S]*watching/);
  child.kill('SIGINT');
  expect((await end).code).toBe(1);
});

test('interrupted before a verdict it ends as an interrupted process does', async () => {
  const folder = folderWith({ 'mine/user_mem_abort.ts': ENDLESS });
  const child = start(folder, [...WATCH, '--trust']);
  const end = finished(child);
  await listener(child)(/scenarios after each change/);
  child.kill('SIGINT');
  expect((await end).code).toBe(130);
});

test.each([
  ['--watch', '--watch has no file to watch'],
  ['--refactored state-object --watch', '--watch has no file to watch'],
  ['--refactored mine.ts --watch --json', '--json gives one result'],
])('verify %s is refused', async (args, says) => {
  const folder = folderWith({ 'mine.ts': variantReturning('0') });
  const { code, stderr } = await run(folder, 'verify', ...args.split(' '));
  expect(stderr).toContain(says);
  expect(code).toBe(2);
});
