// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { pageSizeOf } from './page-size.ts';

function sizeOf(contents: Uint8Array): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-image-'));
  try {
    const file = join(folder, 'Image');
    writeFileSync(file, contents);
    return pageSizeOf(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function header(flags: number): Buffer {
  const bytes = Buffer.alloc(64);
  bytes[24] = flags;
  bytes.write('ARMd', 56);
  return bytes;
}

it('the flags of an image tell the size of its pages, compressed or not', () => {
  expect([header(0x0a), header(0x0c), gzipSync(header(0x0c))].map(sizeOf)).toEqual(['4k', '16k', '16k']);
});

it('what is no image, tells nothing, or has 64K pages has no size', () => {
  expect([Buffer.alloc(64), header(0x08), header(0x0e)].map(sizeOf)).toEqual([null, null, null]);
});
