// SPDX-License-Identifier: GPL-2.0-only
// A writable leaf in a logging slot has its bit set.
import type { Machine } from '../../../kernel/machine.ts';
import { granted, KVM_PGTABLE_PROT_W } from '../../../kernel/prot.ts';
import { canonicalIpa } from './leaf-facts.ts';
import { leafInvariant } from './leaf-invariant.ts';
import { ofEach } from './leaf-runs.ts';

/** Whether a leaf has to be in the log: it is writable, and so does the slot say. */
function mustBeLogged(m: Machine, leaf: number): boolean {
  if ((granted(m.stage2.leaves.prot[leaf]!) & KVM_PGTABLE_PROT_W) === 0) return false;
  return m.env.slotLogging() && m.pendingLogging !== false && !m.env.slotReadonly();
}

function unlogged(m: Machine, leaf: number): boolean {
  if (!mustBeLogged(m, leaf)) return false;
  if (m.stage2.leaves.size[leaf] !== m.g.PAGE_SIZE) return true;
  return !m.dirty.has(Math.floor(canonicalIpa(m, leaf) / m.g.PAGE_SIZE));
}

const each = ofEach(unlogged);

export const dirtyLog = leafInvariant(
  'dirty-log',
  'A writable leaf of a slot that logs is one page, and its bit is set.',
  'mark_page_dirty_in_slot(), force_pte in user_mem_abort()',
  unlogged,
  (m, leaf) =>
    m.stage2.leaves.size[leaf] === m.g.PAGE_SIZE
      ? 'writable, and its bit in the dirty log is clear'
      : 'a writable block in a slot that logs page by page',
  (m, first, last) => mustBeLogged(m, first) && each(m, first, last),
);
