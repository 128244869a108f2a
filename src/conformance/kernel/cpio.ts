// SPDX-License-Identifier: GPL-2.0-only
// An initial file system: the archive format that the kernel unpacks (Documentation/driver-api/early-userspace/buffer-format.rst).

const MAGIC = '070701';
const FILE = 0o100755;
const FOLDER = 0o040755;

/** One file of the archive; without contents it is a folder. */
export interface Entry {
  readonly name: string;
  readonly contents?: Uint8Array;
}

/** The archive of `entries`. */
export function archive(entries: readonly Entry[]): Buffer {
  const all = [...entries, { name: 'TRAILER!!!' }];
  return Buffer.concat(all.flatMap((entry, i) => member(entry, i + 1)));
}

function member({ contents, name }: Entry, inode: number): readonly Uint8Array[] {
  const bytes = contents ?? new Uint8Array();
  const mode = name === 'TRAILER!!!' ? 0 : contents === undefined ? FOLDER : FILE;
  const fields = [inode, mode, 0, 0, 1, 0, bytes.length, 0, 0, 0, 0, name.length + 1, 0];
  const header = MAGIC + fields.map((field) => field.toString(16).padStart(8, '0')).join('');
  return [padded(Buffer.from(`${header}${name}\0`)), padded(bytes)];
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
