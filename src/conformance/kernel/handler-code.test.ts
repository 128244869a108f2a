// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import type { Gdb } from './gdb.ts';
import { findCalls, jump } from './handler-code.ts';

const TEXT = 0xffff800080010000n;

/** A machine whose memory is these instructions at TEXT, and zero elsewhere. */
function memory(instructions: ReadonlyMap<bigint, number>): Gdb {
  const read = (address: bigint, bytes: number): Promise<Buffer> => {
    const buffer = Buffer.alloc(bytes);
    for (const [at, instruction] of instructions)
      if (at >= address && at < address + BigInt(bytes))
        buffer.writeUInt32LE(instruction, Number(at - address));
    return Promise.resolve(buffer);
  };
  return { read } as unknown as Gdb;
}

/** `bl` from an address to another. */
function call(at: bigint, target: bigint): number {
  return (jump(at, target).readUInt32LE() | 0x80000000) >>> 0;
}

it('a branch has the encoding of the architecture, forwards, backwards and to itself', () => {
  expect(jump(TEXT, TEXT).toString('hex')).toBe('00000014');
  expect(jump(TEXT, TEXT + 8n).toString('hex')).toBe('02000014');
  expect(jump(TEXT, TEXT - 4n).toString('hex')).toBe('ffffff17');
});

it('the calls of the handler are found by where they lead, ahead and behind', async () => {
  const [ahead, behind] = [TEXT + 0x8000n, TEXT - 0x8000n];
  const symbols = {
    kvm_handle_guest_abort: TEXT.toString(16),
    end: (TEXT + 0x800n).toString(16),
    down_read: ahead.toString(16),
    up_read: behind.toString(16),
  };
  const code = new Map([
    [TEXT + 0x10n, call(TEXT + 0x10n, ahead)],
    [TEXT + 0x20n, jump(TEXT + 0x20n, ahead).readUInt32LE()],
    [TEXT + 0x204n, call(TEXT + 0x204n, behind)],
    [TEXT + 0x7fcn, call(TEXT + 0x7fcn, ahead)],
    [TEXT + 0x800n, call(TEXT + 0x800n, ahead)],
  ]);
  const calls = await findCalls(memory(code), symbols);
  expect(calls.get('down_read')).toEqual([TEXT + 0x10n, TEXT + 0x7fcn]);
  expect(calls.get('up_read')).toEqual([TEXT + 0x204n]);
});
