// SPDX-License-Identifier: GPL-2.0-only
// Where the image, the emulator and the compiler are.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Says where `npm run kernel` keeps what it gets. */
const CACHE_VARIABLE = 'STAGE2_VERIFY_CACHE';

/** The folder outside the repository that holds what is neither ours nor small. */
export function cacheFolder(): string {
  return process.env[CACHE_VARIABLE] ?? join(homedir(), '.cache', 'stage2-verify');
}

/** The newest kernel image in the cache, or null. */
export function cachedImage(): string | null {
  const folder = join(cacheFolder(), 'kernel');
  if (!existsSync(folder)) return null;
  const images = readdirSync(folder)
    .filter((name) => name.startsWith('vmlinuz-'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return images.length === 0 ? null : join(folder, images[images.length - 1]);
}

/** The emulator and the cross compiler. */
export const QEMU = 'qemu-system-aarch64';
export const COMPILER = 'aarch64-linux-gnu-gcc';

/** What of these programs is not installed. */
export function missingPrograms(): readonly string[] {
  return [QEMU, COMPILER].filter((program) => {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
      return false;
    } catch {
      return true;
    }
  });
}
