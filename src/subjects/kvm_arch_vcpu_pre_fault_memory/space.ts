// SPDX-License-Identifier: GPL-2.0-only
// What scenarios of kvm_arch_vcpu_pre_fault_memory() are made of.
import { type Dimension, only } from '../../core/dimension.ts';
import { defineSpace } from '../../core/space.ts';
import { Access, FaultKind, NestedSize } from '../../kernel/environment.ts';
import { SPACE as ABORT } from '../kvm_handle_guest_abort/space.ts';
import { rangeSize } from './dimensions/range-size.ts';
import { staleMmu } from './dimensions/stale-mmu.ts';
import { staleSyndrome } from './dimensions/stale-syndrome.ts';

/**
 * What has one value: what is populated is what a read of the first page would map, and kvm_vcpu_pre_fault_memory() refuses parts of pages. No guest is protected: no text that was read
 * tells one from others there.
 */
const FIXED: ReadonlyMap<string, number> = new Map([
  ['faultKind', FaultKind.translation],
  ['access', Access.read],
  ['nestedSize', NestedSize.none],
  ['nestedStage2', 0],
  ['protectedGuest', 0],
  ['decoding', 0],
  ['subPage', 0],
]);

function fixed(dimension: Dimension): Dimension {
  const value = FIXED.get(dimension.name);
  if (value === undefined) return dimension;
  const { representatives: _, ...rest } = dimension;
  return { ...rest, domain: () => only(value) };
}

/** The machines of `kvm_handle_guest_abort()` with an address that nothing is mapped at: same slots, races and sites. */
export const SPACE = defineSpace(
  [...ABORT.dimensions.map(fixed), staleSyndrome, rangeSize, staleMmu],
  ABORT.races,
  ABORT.sites,
  ABORT.distinct,
);
