// SPDX-License-Identifier: GPL-2.0-only
// What is said of a call of the façade, in its one place.
import type { Machine } from '../machine.ts';
import type { Violation } from '../violations.ts';
import type { Reading } from './reading.ts';
import type { Touches } from './touches.ts';

/** A lock as lockdep would name it; interrupts that are off count as one. */
export type LockName = 'mmap_lock' | 'mmu_lock' | 'mmu_lock (read)' | 'mmu_lock (write)' | 'interrupts off';

/** A span of releases of the kernel, and what is called there: `6.13`, `7.1`. */
export interface Shape {
  readonly c: string;
  /** The first release that has it. */
  readonly since?: string;
  /** The last release that has it. */
  readonly until?: string;
}

/** What a running call knows of itself. */
export interface Self {
  readonly name: string;
  /** Name of the call that the log has for it: its own, or that of the call which it stands for. */
  readonly logged: string;
  /** Number of that call, the stem of its sites; -1 if it neither changes nor observes what others change. */
  readonly code: number;
  readonly sleeps: boolean;
  readonly needs: Need | undefined;
}

/** A lock without which a call is wrong. */
export interface Need {
  readonly lock: 'mmap_lock' | 'mmu_lock' | 'interrupts off';
  readonly violation: Violation;
}

/**
 * Everything that is known of a call of the façade. It stands under the kernel's name in one of the files of this folder; the numbers
 * of calls, the sites, what commutes, the checks of locks and sleep, the words of reports and of `explain`, the table of the
 * structure rules and the façade itself are made of it.
 */
export interface CallDeclaration<F> {
  /** The prototype, with `bool` where the kernel has an `int` that is only ever true or false. */
  readonly c: string;
  /** The file of the kernel that it was read from. */
  readonly file: string;
  /** The first release that has it in this shape; absent for what v5.10 has. */
  readonly since?: string;
  /** The last release that has it; absent for what the newest has. */
  readonly until?: string;
  /**
   * The call that does the same in later releases: effects and sites go by its name, so that a schedule and a log mean the same for versions of
   * different releases.
   */
  readonly standsFor?: string;
  /** What other releases call under this name. */
  readonly shapes?: readonly Shape[];
  /** Why it may sleep; absent if it may not. Called in atomic context it breaks a rule. */
  readonly sleeps?: string;
  /** What has to be held. */
  readonly needs?: Need;
  readonly takes?: LockName;
  readonly drops?: LockName;
  /** It pins a page exactly when the pfn that it returns is no error pfn. */
  readonly pins?: true;
  /** Position of the page, among the arguments, of which it gives a reference back. */
  readonly unpins?: number;
  /** Positions of out-parameters that it writes and never reads, whatever they hold. */
  readonly outs?: readonly number[];
  /** It changes nothing, and reads what others change: asked twice between two calls of other kinds it answers the same. */
  readonly looks?: true;
  /** It neither reads nor changes anything of the machine unless it finds a rule broken. */
  readonly stateless?: true;
  /** It gives the same answer throughout one fault: a condition on it is taken the same way each time on one path. */
  readonly steady?: true;
  /** What the moment before it is: another thread may act there. Absent if there is nothing to act on between it and the site before. */
  readonly site?: string;
  /** What it reads or changes that others change too: it commutes with the races that leave all of this alone. Absent: everything but a slot's flags. */
  readonly touches?: Touches;
  /** How its entry in the log of effects reads. Absent for calls that neither change nor observe the machine. */
  readonly log?: Reading;
  /** Makes the function for one machine; it checks its arguments. */
  readonly implement: (m: Machine, self: Self) => F;
}

/** Any function. */
export type AnyFunction = (...args: never[]) => unknown;

/** A call of the façade. */
export type DeclaredCall = CallDeclaration<AnyFunction> & { readonly kind: 'call' };

/** A field of a structure of the façade. */
export type DeclaredField = CallDeclaration<AnyFunction> & { readonly kind: 'field' };

/** A call of the façade, to be exported under the kernel's name. */
export function call<const D extends CallDeclaration<AnyFunction>>(
  declaration: D,
): D & { readonly kind: 'call' } {
  return { ...declaration, kind: 'call' };
}

/** A field that other threads write: reading it is an observation, and counts as a call. */
export function field<const D extends CallDeclaration<() => unknown>>(
  declaration: D,
): D & { readonly kind: 'field' } {
  return { ...declaration, kind: 'field' };
}
