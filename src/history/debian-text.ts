// SPDX-License-Identifier: GPL-2.0-only
// The mmu.c of Debian's kernel sources, where they are installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A text, or why there is none. */
export type DebianText = { readonly text: string } | { readonly reason: string };

const PATH = 'arch/arm64/kvm/mmu.c';

/**
 * The text of mmu.c in Debian's linux-source package of that version: from the tree that LINUX_SOURCE_6_12 (6_1) names, else from the
 * package's archive in /usr/src. Unpacking takes a while, so that the text is kept among the temporary files.
 */
export function debianText(version: '6.1' | '6.12'): DebianText {
  const variable = `LINUX_SOURCE_${version.replace('.', '_')}`;
  const tree = process.env[variable];
  if (tree !== undefined) return { text: readFileSync(join(tree, PATH), 'utf8') };
  const archive = `/usr/src/linux-source-${version}.tar.xz`;
  if (!existsSync(archive)) return { reason: `${archive} is not installed and ${variable} names no tree` };
  const { mtimeMs, size } = statSync(archive);
  const kept = join(tmpdir(), `stage2-verify-mmu-${version}-${size}-${Math.round(mtimeMs)}.c`);
  if (existsSync(kept)) return { text: readFileSync(kept, 'utf8') };
  // One occurrence: what lies behind it is not unpacked.
  const args = ['--occurrence=1', '-xJOf', archive, `linux-source-${version}/${PATH}`];
  const { status, stdout, stderr } = spawnSync('tar', args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) return { reason: `${archive} could not be unpacked: ${stderr}` };
  writeFileSync(kept, stdout);
  return { text: stdout };
}
