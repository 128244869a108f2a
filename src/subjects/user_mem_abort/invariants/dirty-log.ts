// SPDX-License-Identifier: GPL-2.0-only
// A writable leaf in a logging slot has its bit set.
import type { Machine } from '../../../kernel/machine.ts';
import { granted, KVM_PGTABLE_PROT_W } from '../../../kernel/prot.ts';
import { canonicalIpa } from './leaf-facts.ts';
import { leafInvariant } from './leaf-invariant.ts';

function unlogged(m: Machine, leaf: number): boolean {
  const { leaves } = m.stage2;
  if ((granted(leaves.prot[leaf]) & KVM_PGTABLE_PROT_W) === 0) return false;
  if (!m.env.slotLogging() || m.pendingLogging === false || m.env.slotReadonly()) return false;
  if (leaves.size[leaf] !== m.g.PAGE_SIZE) return true;
  return !m.dirty.has(Math.floor(canonicalIpa(m, leaf) / m.g.PAGE_SIZE));
}

export const dirtyLog = leafInvariant(
  'dirty-log',
  'A writable leaf of a slot that logs is one page, and its bit is set.',
  'mark_page_dirty_in_slot(), force_pte in user_mem_abort()',
  unlogged,
  (m, leaf) =>
    m.stage2.leaves.size[leaf] === m.g.PAGE_SIZE
      ? 'writable, and its bit in the dirty log is clear'
      : 'a writable block in a slot that logs page by page',
);
