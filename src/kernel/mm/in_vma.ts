// SPDX-License-Identifier: GPL-2.0-only
// Whether an address lies in the VMA of the fault.
import { VmaKind } from '../environment.ts';
import { hvaEnd, hvaStart } from '../layout.ts';
import type { Hosting } from './host_memory.ts';

/** Whether `addr` lies in the VMA; the VMA of the faulting address contains it whatever its bounds are. */
export function isInVma(m: Hosting, addr: number): boolean {
  const host = m.host;
  if (host.vmaKind() === VmaKind.hole) return false;
  if (addr === m.fault.hva) return true;
  if (!host.isLinear()) return addr >= hvaStart(m.g) && addr < hvaEnd(m.g);
  return addr >= host.vmaStart() && addr < host.vmaEnd();
}
