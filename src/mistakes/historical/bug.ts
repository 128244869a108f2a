// SPDX-License-Identifier: GPL-2.0-only
// A bug that the function once had, and how it comes back into each state.
import type { Machine } from '../../kernel/machine.ts';
import { editing, type Mistake, type Override, overriding, type Planting } from '../mistake.ts';
import { PlantError } from '../plant/plant-error.ts';
import type { Transformation } from '../plant/planter.ts';

/** The structure of the state rules the bug out; `why` is a sentence. */
export interface RuledOut {
  readonly kind: 'ruled-out';
  readonly why: string;
}

/** How the bug gets into each state of the function that the corpus knows. */
export interface States {
  readonly legacy: Planting | RuledOut;
  readonly 'extracted-helpers': Planting | RuledOut;
  readonly 'state-object': Planting | RuledOut;
  readonly 'fault-desc': Planting | RuledOut;
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
  return editing(transformation);
}

/** A change of the kernel beneath the function. */
export function inKernel(override: Override<Machine>): Planting {
  return overriding<Machine>(override);
}

/** No change of the state brings the bug back. */
export function ruledOut(why: string): RuledOut {
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

/** How `bug` gets into the variant `name`. */
export function plantingOf(bug: Bug, name: string): Planting | RuledOut {
  const planting = bug.states[name as keyof States] as Planting | RuledOut | undefined;
  if (planting === undefined)
    throw new PlantError(
      `the corpus does not say how to plant ${bug.id} in ${name}; add it to src/mistakes/historical/${bug.id.toLowerCase()}.ts`,
    );
  return planting;
}

/** The bug as a mistake in the variant `name`; null where the structure of the variant rules it out. */
export function mistakeIn(bug: Bug, name: string): Mistake | null {
  const planting = plantingOf(bug, name);
  if (planting.kind === 'ruled-out') return null;
  return { id: bug.id, title: bug.title, origin: 'historical', variant: name, planting };
}

/** Why a path of `kvm_s2_fault_compute_prot()` cannot forget the release alone. */
export const ONE_RELEASE =
  'kvm_s2_fault_compute_prot() only says what went wrong; its caller releases the page at one place for every such answer.';
