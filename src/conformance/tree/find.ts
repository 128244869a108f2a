// SPDX-License-Identifier: GPL-2.0-only
/** Kernel trees to compile from: a folder that somebody names, or the releases that Debian packs as linux-source. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { SourceError } from '../../source/source-error.ts';

/** A kernel tree, or as much of one as is needed. */
export interface KernelTree {
  readonly folder: string;
  /** The release as its Makefile has it: `6.12.117`. */
  readonly release: string;
}

/** Where Debian's packages of kernel sources put their archives. */
const ARCHIVES = '/usr/src';

const HEADERS = 'arch/arm64/include/asm';
/** What has to be there. */
const NEEDED = [
  'Makefile',
  'arch/arm64/kvm/hyp/pgtable.c',
  'arch/arm64/kvm/mmu.c',
  ...['esr', 'kvm_arm', 'kvm_emulate', 'kvm_pgtable', 'pgtable-hwdef', 'stage2_pgtable'].map(
    (name) => `${HEADERS}/${name}.h`,
  ),
];

/** What releases without nested virtualisation do not have. */
const OPTIONAL = [`${HEADERS}/kvm_nested.h`];

/**
 * The tree in `folder`.
 * @throws SourceError if it is none
 */
export function treeIn(folder: string): KernelTree {
  const missing = NEEDED.find((path) => !existsSync(join(folder, path)));
  if (missing !== undefined)
    throw new SourceError(`${folder} has no ${missing}: name a Linux kernel tree by --tree`);
  return { folder, release: releaseOf(readFileSync(join(folder, 'Makefile'), 'utf8')) };
}

/** The newest release first. What is needed of each archive is unpacked once for each user. */
export function debianTrees(): readonly KernelTree[] {
  if (!existsSync(ARCHIVES)) return [];
  return readdirSync(ARCHIVES)
    .filter((name) => /^linux-source-[\d.]+\.tar\.xz$/.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => unpacked(join(ARCHIVES, name)));
}

function unpacked(archive: string): KernelTree {
  const name = basename(archive, '.tar.xz');
  const { size, mtimeMs } = statSync(archive);
  const cache = join(tmpdir(), `stage2-verify-${userInfo().uid}`);
  const members = [...NEEDED, ...OPTIONAL];
  const folder = join(cache, `${name}-${size}-${Math.floor(mtimeMs)}-${members.length}`);
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    const fresh = mkdtempSync(join(cache, 'unpacking-'));
    // tar complains of a member that is not there; which of them have to be, the tree is asked.
    spawnSync('tar', [
      ...['-xf', archive, '-C', fresh, '--strip-components=1', '--occurrence=1'],
      ...members.map((path) => `${name}/${path}`),
    ]);
    // Whoever else unpacks at the same time ends with the same files.
    try {
      renameSync(fresh, folder);
    } catch {
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  return treeIn(folder);
}

/** `VERSION`, `PATCHLEVEL`, `SUBLEVEL` and `EXTRAVERSION` of the top Makefile. */
function releaseOf(makefile: string): string {
  const value = (name: string): string =>
    new RegExp(`^${name}[ \\t]*=[ \\t]*(.*)$`, 'm').exec(makefile)?.[1]?.trim() ?? '';
  return `${value('VERSION')}.${value('PATCHLEVEL')}.${value('SUBLEVEL')}${value('EXTRAVERSION')}`;
}
