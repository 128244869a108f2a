// SPDX-License-Identifier: GPL-2.0-only
/** Git checkouts that a test makes, and variants in them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cli.ts';
import { asStrangers } from './planted.ts';

/** Runs git in a folder, as somebody, and gives what it prints. */
export function git(folder: string, ...args: readonly string[]): string {
  const somebody = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org'];
  const { status, stderr, stdout } = spawnSync('git', [...somebody, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** Commits everything in a folder. */
export function commitAll(folder: string, message: string): void {
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', message);
}

/** Gives a folder the packages that are installed in this project: hard links where the file system has them, without what tools keep among them. */
export function linkPackages(folder: string): void {
  const script =
    'cp -al "$1/node_modules" . 2>/dev/null || { rm -rf node_modules; cp -R "$1/node_modules" .; }; rm -rf node_modules/.cache node_modules/.vite';
  const { status, stderr } = spawnSync('sh', ['-c', script, 'sh', ROOT], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the packages cannot be copied to ${folder}: ${stderr}`);
}

/** Copies a variant of this project to a folder, so that it finds the kernel by the name of the package. */
export function copyVariant(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(join(ROOT, from))) {
    const text = readFileSync(join(ROOT, from, name), 'utf8');
    writeFileSync(join(to, name), asStrangers(text));
  }
}

/** Replaces what occurs exactly once in a file. */
export function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`"${from}" does not occur exactly once in ${file}`);
  writeFileSync(file, text.replace(from, to));
}

/** Changes a file in a way that changes nothing. */
export function comment(file: string): void {
  writeFileSync(file, `${readFileSync(file, 'utf8')}// Changed.\n`);
}
