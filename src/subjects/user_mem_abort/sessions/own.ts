// SPDX-License-Identifier: GPL-2.0-only
// What sessions of user_mem_abort() are made of.
import { only } from '../../../core/dimension.ts';
import { HostPte, NestedSize, Reach, VmaKind } from '../../../kernel/environment.ts';
import { ACCESS_NAMES, sortAsDispatcher } from '../../../kernel/session/guest.ts';
import { HOST_ACTION_NAMES } from '../../../kernel/session/host.ts';
import { VMM_ACTION_NAMES } from '../../../kernel/session/vmm.ts';
import type { DimensionName } from '../dimensions/all.ts';
import { JUDGE } from '../invariants/all.ts';
import { SPACE } from '../space.ts';
import type { SessionOptions } from './rules.ts';
import { SessionWorld } from './world.ts';

/** What is decided by the steps: the fault, what stage-2 and the caches hold by then; and where the VMA and its range of pfns end, which is far away. */
const DECIDED_BY_STEPS: readonly DimensionName[] = [
  'faultKind',
  'access',
  'stage2State',
  'entryHasOther',
  'pageInPmd',
  'pmdInRegion',
  'vmaStart',
  'vmaEnd',
  'pfnRanges',
  'userPteGone',
  'cacheFill',
  'topup',
  'mteTags',
];

/**
 * Values that a session does not begin with. A guest granule below the page size breaks the geometry of all that follows, a slot of
 * one page has no second page, and a file that ends before the page stays like that; the single-fault engines have them. Memory
 * is poisoned and unmapped by steps, the log is a bitmap. A fatal signal ends the VM.
 */
const LEFT_OUT: { readonly [name in DimensionName]?: number } = {
  nestedSize: only(NestedSize.belowPage),
  slotStart: only(Reach.page),
  slotEnd: only(Reach.page),
  slotLogging: only(2, 3),
  vmaKind: only(VmaKind.hole),
  hostPte: only(HostPte.poisoned, HostPte.sigbus, HostPte.interrupted),
};

/** Every other step but to age pages, whose faults are another function's. */
export const OWN_SESSIONS: SessionOptions = {
  space: SPACE,
  judge: JUDGE,
  bySteps: DECIDED_BY_STEPS,
  leftOut: LEFT_OUT,
  accesses: ACCESS_NAMES,
  hostActions: HOST_ACTION_NAMES.filter((name) => name !== 'age'),
  vmmActions: VMM_ACTION_NAMES,
  extras: ['topup', 'userPte'],
  createWorld: (rules) => new SessionWorld(rules),
  sort: sortAsDispatcher,
};
