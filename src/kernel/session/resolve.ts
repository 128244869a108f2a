// SPDX-License-Identifier: GPL-2.0-only
// What a fault comes to that is another function's.
import { vcpuRaces } from '../races/vcpu.ts';
import type { Sorted } from './guest.ts';
import type { Vm } from './vm.ts';

/** Another vCPU that takes the same fault and is done first does what the right handler does. */
const HANDLERS = [vcpuRaces.vcpuMapsBlock, vcpuRaces.vcpuMapsFirst] as const;

/**
 * Resolves the fault that an access took, as a handler that is right does for memory that is there: it maps the block around the page or the page, relaxes the entry, marks
 * the page dirty. What other memory would come to (an exit, a signal) changes no table: the access stays as it is.
 */
export function resolve({ m }: Vm): Sorted {
  const handler = HANDLERS.find(({ possible }) => possible(m));
  handler?.act(m);
  return handler === undefined ? 'unresolved' : 'resolved';
}
