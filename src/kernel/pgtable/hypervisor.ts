// SPDX-License-Identifier: GPL-2.0-only
// What the host's calls of the hypervisor have in common.
import { EINVAL, EPERM } from '../errno.ts';
import type { memcache } from '../types.ts';
import { Violation } from '../violations.ts';
import { map } from './map.ts';
import type { TableOwner } from './owner.ts';
import type { PageTable } from './page_table.ts';

/** check_range_allowed_memory(): -EINVAL across a border of memory, -EPERM outside it. */
export function checkAllowedMemory(m: TableOwner, pfn: number, nrPages: number): number {
  const first = m.host.isMapMemory(pfn);
  if (nrPages !== 1 && m.host.isMapMemory(pfn + nrPages - 1) !== first) return -EINVAL;
  return first ? 0 : -EPERM;
}

/** Maps what the hypervisor has agreed to, with table pages of the vCPU's `pkvm_memcache`, whatever the host passed. */
export function mustMap(t: PageTable, addr: number, size: number, phys: number, prot: number): void {
  const ret = map(t, addr, size, phys, prot, t.m.cache.pkvmMemcache, 0);
  if (ret !== 0) bug(t.m, 'the hypervisor could not map what it had agreed to: it panics');
}

/** Takes the mapping object out of the host's cache. */
export function takeMappingObject(m: TableOwner, mc: memcache | null): void {
  if (mc !== null && m.cache.takeMapping()) return;
  const detail = 'the memory cache had no mapping object: NULL is dereferenced';
  m.recorder.violate(Violation.memcacheEmpty, detail);
  bug(m, detail);
}

function bug(m: TableOwner, detail: string): void {
  m.bugs++;
  m.recorder.stop(detail);
}
