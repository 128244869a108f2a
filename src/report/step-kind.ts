// SPDX-License-Identifier: GPL-2.0-only
// What kind of call a step is.
import type { Effect } from '../core/effect.ts';
import { declarationOf } from '../kernel/calls/all.ts';
import { ALL_BUT_SLOT_FLAGS, Touches } from '../kernel/calls/touches.ts';

/** Kinds of steps, in words. */
export const STEP_KINDS = [
  'another thread',
  'locks',
  'references',
  'stage-2',
  'host memory',
  'dirty log and tags',
  'other',
] as const;

const HOST_MEMORY = Touches.vma | Touches.page | Touches.userEntry | Touches.sequence | Touches.staleness;

/** What kind of call a step is, or that another thread acts. */
export type StepKind = (typeof STEP_KINDS)[number];

/** The kind of an effect, by what its call is declared to take, drop, pin, give back or touch; what happens within a call counts as that call. */
export function stepKind(effect: Effect): StepKind {
  if (effect.kind === 'race') return 'another thread';
  const declared = declarationOf(effect.within ?? effect.name);
  if (declared === undefined) return 'other';
  const { drops, file, pins, takes, touches = ALL_BUT_SLOT_FLAGS, unpins } = declared;
  if (takes !== undefined || drops !== undefined) return 'locks';
  if (pins !== undefined || unpins !== undefined) return 'references';
  if (file.endsWith('hyp/pgtable.c') && (touches & Touches.stage2) !== 0) return 'stage-2';
  // Nothing is said of what it touches.
  if (touches === ALL_BUT_SLOT_FLAGS) return 'other';
  if ((touches & (Touches.dirtyLog | Touches.tags)) !== 0) return 'dirty log and tags';
  return (touches & HOST_MEMORY) === 0 ? 'other' : 'host memory';
}
