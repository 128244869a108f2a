// SPDX-License-Identifier: GPL-2.0-only
// An entry of the host's page table that was put away.
import { HostPte, type VmaKind } from '../environment.ts';
import type { Geometry } from '../geometry.ts';
import { blockPa, smallPagePa, ZERO_PAGE_PA } from '../layout.ts';

/** An entry of the host's page table that the machine is not aimed at, as it was left. */
export interface HostEntry {
  /** What it maps: `[start, end)` of host virtual memory. */
  readonly start: number;
  readonly end: number;
  readonly kind: VmaKind;
  /** Size of its page. */
  readonly bytes: number;
  readonly pte: HostPte;
  readonly generation: number;
  readonly present: boolean;
  readonly split: boolean;
  readonly cow: boolean;
}

/** Physical address behind `hva`, which the entry maps. */
export function entryPa(g: Geometry, entry: HostEntry, hva: number): number {
  if (entry.bytes !== g.PAGE_SIZE) return blockPa(g, hva, entry.bytes, entry.generation);
  return entry.pte === HostPte.zeroPage ? ZERO_PAGE_PA : smallPagePa(g, hva, entry.generation);
}
