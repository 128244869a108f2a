// SPDX-License-Identifier: GPL-2.0-only
// The types of steps and sessions.

import type { ScenarioRace } from '../../../core/scenario.ts';
import type { Session as AnySession } from '../../../core/session.ts';
import type { AccessName } from '../../../kernel/session/guest.ts';
import type { HostActionName } from '../../../kernel/session/host.ts';
import type { PageName } from '../../../kernel/session/pages.ts';
import type { VmmActionName } from '../../../kernel/session/vmm.ts';
import { EXTRA_NAMES, type EXTRAS, type ExtraName } from './extras.ts';

/** How much is to be populated, simplest first: a page, the size of a PMD block, more than any block. */
export const RANGE_SIZES = ['page', 'pmd', 'far'] as const;
export type RangeSize = (typeof RANGE_SIZES)[number];

/** A vCPU accesses a page; if that faults, the handler runs. */
export interface AccessStep extends Extras {
  readonly actor: 'guest';
  readonly does: AccessName;
  readonly vcpu: number;
  readonly page: PageName;
  /** What another thread does while the handler runs. */
  readonly race?: ScenarioRace;
}

/** What else is special about an access, by label: `EXTRAS` says what each stands for. */
type Extras = { readonly [name in ExtraName]?: (typeof EXTRAS)[name]['labels'][number] };

/** The guest hypervisor on a vCPU runs its guest, or is run again itself. */
export interface NestedStep {
  readonly actor: 'guest';
  readonly does: 'enter-nested' | 'exit-nested';
  readonly vcpu: number;
}

/** The host changes its mapping of a page. */
export interface HostStep {
  readonly actor: 'host';
  readonly does: HostActionName;
  readonly page: PageName;
}

/** The VMM makes an ioctl. */
export interface VmmStep {
  readonly actor: 'vmm';
  readonly does: VmmActionName;
}

/** User space has a vCPU populate memory at a page, where no guest faulted. */
export interface PreFaultStep {
  readonly actor: 'vmm';
  readonly does: 'pre-fault';
  readonly vcpu: number;
  readonly page: PageName;
  readonly size: RangeSize;
}

/** One step of a session. A step that is not possible where it stands changes nothing. */
export type Step = AccessStep | NestedStep | HostStep | VmmStep | PreFaultStep;

/** A VM, and what happens to it one after the other. */
export type Session = AnySession<Step>;

/** Whether a step is an access to memory. */
export function isAccess(step: Step): step is AccessStep {
  return step.actor === 'guest' && step.does !== 'enter-nested' && step.does !== 'exit-nested';
}

/** How much there is to understand: choices that are not the simplest, steps, and what is special about them. */
export function sessionSize({ choices, steps }: Session): number {
  return Object.keys(choices).length + steps.reduce((sum, step) => sum + 1 + extrasOf(step).length, 0);
}

/** Whether a step populates memory. */
export function isPreFault(step: Step): step is PreFaultStep {
  return step.does === 'pre-fault';
}

/** What is special about a step. */
export function extrasOf(step: Step): readonly ('race' | ExtraName)[] {
  if (!isAccess(step)) return [];
  return (['race', ...EXTRA_NAMES] as const).filter((extra) => step[extra] !== undefined);
}
