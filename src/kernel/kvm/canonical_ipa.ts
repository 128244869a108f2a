// SPDX-License-Identifier: GPL-2.0-only
// The guest physical address behind an address of the stage-2 that faulted.
import { ALIGN_DOWN } from '../bits.ts';
import type { Machine } from '../machine.ts';

/** `addr` itself, or on a shadow its translation by the guest's own stage-2. */
export function canonicalIpaOf({ fault }: Machine, addr: number): number {
  if (fault.nested === null) return addr;
  const size = fault.trans.block_size;
  return addr - ALIGN_DOWN(fault.trans.l2Ipa, size) + ALIGN_DOWN(fault.trans.output, size);
}
