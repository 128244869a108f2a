// SPDX-License-Identifier: GPL-2.0-only
// Which pages a kernel image was built for.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Sizes of pages that the runner has steps for, as the dimension `pageSize` names them. */
export type ImagePages = '4k' | '16k';

/** Of an arm64 image (Documentation/arch/arm64/booting.rst): the magic number, and the flags, of which bits 1 and 2 say the page size. */
const MAGIC = { at: 56, text: 'ARM\x64' };
const FLAGS = 24;
const SIZES: readonly (ImagePages | null)[] = [null, '4k', '16k', null];

/** The page size that the header of an image tells, compressed or not; null for what is no such image, or has pages of another size. */
export function pageSizeOf(image: string): ImagePages | null {
  const bytes = readFileSync(image);
  const header = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  if (header.toString('latin1', MAGIC.at, MAGIC.at + MAGIC.text.length) !== MAGIC.text) return null;
  return SIZES[(header[FLAGS]! >> 1) & 3] ?? null;
}
