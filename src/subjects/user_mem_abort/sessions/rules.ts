// SPDX-License-Identifier: GPL-2.0-only
// What sessions of a subject are made of, as one value.
import type { Space } from '../../../core/space.ts';
import type { MachineMakers } from '../../../kernel/machine.ts';
import type { AccessName, Sorted } from '../../../kernel/session/guest.ts';
import type { HostActionName } from '../../../kernel/session/host.ts';
import type { Vm } from '../../../kernel/session/vm.ts';
import type { VmmActionName } from '../../../kernel/session/vmm.ts';
import type { Judge } from '../invariants/all.ts';
import type { ExtraName } from './extras.ts';
import type { SessionWorld } from './world.ts';

/**
 * What tells the sessions of one subject from those of another. The VM is the same for all: two vCPUs, its own stage-2, the shadow of a guest hypervisor's. A
 * subject says which steps there are, what the whole session has and what a step decides, and which faults are its own.
 */
export interface SessionOptions {
  readonly space: Space;
  /** What each call is judged by; leaves are, after every step. */
  readonly judge: Judge;
  /** Names of the dimensions that the steps decide: the fault, and what the machine holds by then. All others hold for the whole session. */
  readonly bySteps: readonly string[];
  /** Values that a session does not begin with, as bits. */
  readonly leftOut: { readonly [name: string]: number };
  /** What the domains of a session's dimensions may ask of a first fault beside its kind and access, by name of the dimension. */
  readonly firstFault?: { readonly [name: string]: number };
  readonly accesses: readonly AccessName[];
  readonly hostActions: readonly HostActionName[];
  readonly vmmActions: readonly VmmActionName[];
  /** What can be special about an access. */
  readonly extras: readonly ExtraName[];
  /** Whether the VMM can have memory populated, which calls the subject where no guest faulted. */
  readonly preFaults?: boolean;
  /** Answers what the machine asks. */
  readonly createWorld: (rules: SessionRules) => SessionWorld;
  /** Who answers what a machine asks beside that. */
  readonly makers?: (world: SessionWorld) => MachineMakers;
  /** What becomes of an access that faulted: whether the subject is called for it, or what the kernel around it does. */
  readonly sort: (vm: Vm) => Sorted;
}

/** The same, with what follows from it. */
export interface SessionRules extends SessionOptions {
  /** The dimensions that a session fixes, by name, in the order of the space. */
  readonly dimensions: readonly string[];
}

/** Makes the rules of a subject. @throws RangeError if a name is none of a dimension */
export function sessionRules(options: SessionOptions): SessionRules {
  const { bySteps, firstFault = {}, leftOut, space } = options;
  const unknown = [...bySteps, ...Object.keys(leftOut), ...Object.keys(firstFault)].find(
    (name) => !space.numbers.has(name),
  );
  if (unknown !== undefined) throw new RangeError(`there is no dimension "${unknown}"`);
  const dimensions = space.dimensions.map(({ name }) => name).filter((name) => !bySteps.includes(name));
  return { ...options, dimensions };
}
