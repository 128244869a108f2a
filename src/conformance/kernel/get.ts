// SPDX-License-Identifier: GPL-2.0-only
// `npm run kernel`: gets Debian's arm64 kernel image into the cache, and the emulator and cross compiler where they are missing.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, missingPrograms } from './tools.ts';

/** The package that depends on the newest image of the release; its architecture is not this machine's. */
const META_PACKAGE = 'linux-image-6.12-cloud-arm64:arm64';
const PROGRAMS = ['qemu-system-arm', 'gcc-aarch64-linux-gnu', 'libc6-dev-arm64-cross'];

function run(program: string, args: readonly string[], cwd?: string): string {
  return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The name of the package with the image itself. */
function imagePackage(): string {
  const name = /Depends: (linux-image-\S+)/.exec(run('apt-cache', ['depends', META_PACKAGE]))?.[1];
  if (name === undefined) throw new Error(`apt knows no image that ${META_PACKAGE} depends on`);
  return name.endsWith(':arm64') ? name : `${name}:arm64`;
}

function getImage(): void {
  if (!run('dpkg', ['--print-foreign-architectures']).split('\n').includes('arm64')) {
    say('adding the architecture arm64');
    run('dpkg', ['--add-architecture', 'arm64']);
  }
  say('apt-get update');
  run('apt-get', ['update', '-q']);
  const name = imagePackage();
  const folder = join(cacheFolder(), 'kernel');
  const image = `vmlinuz-${name.replace(/^linux-image-/, '').replace(/:arm64$/, '')}`;
  if (existsSync(join(folder, image))) {
    say(`${join(folder, image)} is there`);
    return;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'stage2-verify-get-'));
  try {
    say(`downloading ${name}`);
    run('apt-get', ['download', '-q', name], scratch);
    const archive = readdirSync(scratch).find((file) => file.endsWith('.deb'));
    if (archive === undefined) throw new Error(`apt-get download ${name} left no package`);
    run('dpkg-deb', ['-x', join(scratch, archive), join(scratch, 'root')]);
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(scratch, 'root', 'boot', image), join(folder, image));
    say(`${join(folder, image)}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

try {
  getImage();
  if (missingPrograms().length > 0) {
    say(`installing ${PROGRAMS.join(', ')}`);
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...PROGRAMS]);
  }
} catch (error) {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\nThis needs a Debian with apt, and the rights to install packages.\n`,
  );
  process.exitCode = 2;
}
