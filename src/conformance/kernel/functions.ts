// SPDX-License-Identifier: GPL-2.0-only
// The functions of mmu.c whose model is held against the machine.
import type { Space } from '../../core/space.ts';
import { JUDGE as OF_ABORTS } from '../../subjects/kvm_handle_guest_abort/invariants/all.ts';
import { SPACE as ABORTS } from '../../subjects/kvm_handle_guest_abort/space.ts';
import { AbortWorld } from '../../subjects/kvm_handle_guest_abort/world.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { SPACE as FAULTS } from '../../subjects/user_mem_abort/space.ts';

/** A function, by its name in the kernel. */
export type FunctionName = 'user_mem_abort' | 'kvm_handle_guest_abort';

/** In the order in which a run takes them. */
export const FUNCTION_NAMES: readonly FunctionName[] = ['user_mem_abort', 'kvm_handle_guest_abort'];

/** What its scenarios are made of. */
export const SPACES: { readonly [name in FunctionName]: Space } = {
  user_mem_abort: FAULTS,
  kvm_handle_guest_abort: ABORTS,
};

/** What its model runs on. */
export function benchOf(name: FunctionName): Bench {
  if (name === 'user_mem_abort') return new Bench();
  const world = new AbortWorld();
  return new Bench({ space: ABORTS, judge: OF_ABORTS, world, abort: world });
}
