// SPDX-License-Identifier: GPL-2.0-only
// What other threads can do to memory of a guest_memfd.
import { Race } from './actions.ts';

/**
 * Punched holes, memory failure, and other vCPUs, as bits `1 << action`: a file has no VMA that another thread could change, its pages stay where they
 * are, and its slot logs nothing.
 */
export const OF_FILE = [
  Race.unmap,
  Race.poison,
  Race.invalidateBegin,
  Race.vcpuMapsFirst,
  Race.vcpuReads,
  Race.vcpuWrites,
  Race.vcpuFetches,
].reduce((bits, race) => bits | (1 << race), 0);
