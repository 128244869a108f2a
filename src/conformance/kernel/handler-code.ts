// SPDX-License-Identifier: GPL-2.0-only
// The handler's calls in the machine code of the kernel that runs.
import type { Gdb } from './gdb.ts';

/** Addresses by name, as the init program prints them. */
export type Symbols = { readonly [name: string]: string };

/** The address of a symbol; 0 if the kernel has none of that name. */
export function addressOf(symbols: Symbols, name: string): bigint {
  return BigInt(`0x${symbols[name] ?? '0'}`);
}

/** Functions that are part of the handler, or that it calls and that call in turn; those that were inlined have no symbol. */
const HANDLER = [
  'kvm_handle_guest_abort',
  'user_mem_abort',
  'transparent_hugepage_adjust',
  'get_user_mapping_size',
];
/** Bytes that are read at once, and at most of a function whose end nobody knows. */
const CHUNK = 0x200;
const LONGEST = 0x400;

/** The addresses of the handler's calls, by the function that is called. */
export async function findCalls(gdb: Gdb, symbols: Symbols): Promise<ReadonlyMap<string, readonly bigint[]>> {
  const byAddress = new Map(Object.entries(symbols).map(([name, at]) => [BigInt(`0x${at}`), name]));
  const calls = new Map<string, bigint[]>();
  for (const name of HANDLER) {
    if (symbols[name] === undefined) continue;
    const start = addressOf(symbols, name);
    const end = name === HANDLER[0] ? addressOf(symbols, 'end') : start + BigInt(LONGEST);
    for (let at = start; at < end; at += BigInt(CHUNK)) {
      const bytes = await gdb.read(at, Math.min(CHUNK, Number(end - at)));
      for (let i = 0; i + 4 <= bytes.length; i += 4) {
        const target = jumpTarget(bytes.readUInt32LE(i), at + BigInt(i));
        const called = target === null ? undefined : byAddress.get(target);
        if (called !== undefined) calls.set(called, [...(calls.get(called) ?? []), at + BigInt(i)]);
      }
    }
  }
  return calls;
}

/** Where the instruction `bl` at an address leads; null for any other. */
function jumpTarget(instruction: number, at: bigint): bigint | null {
  if (instruction >>> 26 !== 0x25) return null;
  return BigInt.asUintN(64, at + BigInt(((instruction << 6) >> 6) * 4));
}

/** The instruction `b` at an address, to a target less than 128 MiB away. */
export function jump(at: bigint, target: bigint): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE((0x14000000 | (Number((target - at) / 4n) & 0x3ffffff)) >>> 0);
  return bytes;
}
