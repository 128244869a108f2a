// SPDX-License-Identifier: GPL-2.0-only
// What a mistake is: an edit of a variant's source, or a kernel call that does something else.
import type { Kernel } from '../kernel/kernel.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Transformation } from './plant/planter.ts';

/** Calls that do something else: `k` and `world` are the honest kernel and the machine, or the VM of a session. */
export type Override<World = Machine> = (k: Kernel, world: World) => Partial<Kernel>;

/** A change of the source. */
export interface SourceEdit {
  readonly kind: 'edit';
  readonly edit: Transformation;
}

/** Calls of the kernel beneath the variant that do something else. */
export interface OverriddenCall<World = Machine> {
  readonly kind: 'override';
  readonly override: Override<World>;
}

/** How a mistake gets into a variant. */
export type Planting<World = Machine> = SourceEdit | OverriddenCall<World>;

/** Where mistakes come from. */
export type Origin =
  /** A bug that the function once had. */
  | 'historical'
  /** Made by an operator. */
  | 'mutant'
  /** What every run has to find, or it proves nothing. */
  | 'canary'
  /** Thought up by somebody, to see whether the checks notice. */
  | 'known-bad';

/** One deliberate bug. */
export interface Mistake<How extends Planting<never> = Planting> {
  /** Unique among the mistakes of its origin in one variant, and the same in every run. */
  readonly id: string;
  /** What is wrong. */
  readonly title: string;
  readonly origin: Origin;
  /** Name of the variant that it is made for; null if it can be made of any. */
  readonly variant: string | null;
  readonly planting: How;
}

/** A change of the source. */
export function editing(edit: Transformation): SourceEdit {
  return { kind: 'edit', edit };
}

/** Calls of the kernel that do something else. */
export function overriding<World>(override: Override<World>): OverriddenCall<World> {
  return { kind: 'override', override };
}
