// SPDX-License-Identifier: GPL-2.0-only
// The type, and the ways to plant.
import type { Kernel } from '../../kernel/kernel.ts';
import type { Machine } from '../../kernel/machine.ts';
import type { Transformation } from '../plant/plant.ts';

/** How a bug gets into one state of the function. */
export type Planting =
  /** The source of the state is changed. */
  | { readonly kind: 'source'; readonly transformation: Transformation }
  /** The bug is below the façade: the state as it is runs on a kernel with other functions. `k` and `m` are the honest ones. */
  | { readonly kind: 'kernel'; readonly override: (k: Kernel, m: Machine) => Partial<Kernel> }
  /** The structure of the state rules the bug out; `why` is a sentence. */
  | { readonly kind: 'ruled-out'; readonly why: string };

/** The states of the function that the corpus knows. */
export interface States {
  readonly legacy: Planting;
  readonly 'extracted-helpers': Planting;
  readonly 'state-object': Planting;
  readonly 'fault-desc': Planting;
}

/** A bug that `user_mem_abort()` once had. */
export interface Bug {
  readonly id: string;
  /** What was wrong. */
  readonly title: string;
  /** The commit that fixed it. */
  readonly fixedBy: string;
  /** Under which circumstances it does harm. */
  readonly showsWhen: string;
  /** What is done to the code in order to bring it back. */
  readonly change: string;
  readonly states: States;
}

/** A change of the source. */
export function inSource(transformation: Transformation): Planting {
  return { kind: 'source', transformation };
}

/** A change of the kernel beneath the function. */
export function inKernel(override: (k: Kernel, m: Machine) => Partial<Kernel>): Planting {
  return { kind: 'kernel', override };
}

/** No change of the state brings the bug back. */
export function ruledOut(why: string): Planting {
  return { kind: 'ruled-out', why };
}

/** The same in every state. */
export function everywhere(planting: Planting): States {
  return {
    legacy: planting,
    'extracted-helpers': planting,
    'state-object': planting,
    'fault-desc': planting,
  };
}

/** Why a path of `kvm_s2_fault_compute_prot()` cannot forget the release alone. */
export const ONE_RELEASE =
  'kvm_s2_fault_compute_prot() only says what went wrong; its caller releases the page at one place for every such answer.';
