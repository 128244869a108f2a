// SPDX-License-Identifier: GPL-2.0-only
// What is marked dirty was mapped writable.
import { hex } from '../../../kernel/bits.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { granted, KVM_PGTABLE_PROT_W } from '../../../kernel/prot.ts';
import type { MachineInvariant } from './invariant.ts';
import { canonicalIpa } from './leaf-facts.ts';

/** Whether a writable leaf maps `gfn`. */
function isWritable(m: Machine, gfn: number): boolean {
  const { leaves } = m.stage2;
  const ipa = gfn * m.g.PAGE_SIZE;
  for (let run = 0; run < leaves.runCount; run++) {
    const first = leaves.runFirst[run]!;
    const start = canonicalIpa(m, first);
    const bytes = (leaves.runLast(run) - first + 1) * leaves.size[first]!;
    const inside = start <= ipa && ipa < start + bytes;
    if (inside && (granted(leaves.prot[first]!) & KVM_PGTABLE_PROT_W) !== 0) return true;
  }
  return false;
}

function orphan(m: Machine): number {
  if (m.disturbed || m.pendingLogging !== null || m.dirty.count === m.dirty.fresh) return -1;
  m.stage2.collect();
  for (let i = m.dirty.fresh; i < m.dirty.count; i++)
    if (!isWritable(m, m.dirty.gfns[i])) return m.dirty.gfns[i];
  return -1;
}

export const dirtyHasLeaf: MachineInvariant = {
  name: 'dirty-has-leaf',
  about: 'A page is marked dirty only if the fault was handled and left it writable.',
  source: 'mark_page_dirty_in_slot() after the map in arch/arm64/kvm/mmu.c',
  broken: (m) => orphan(m) >= 0,
  explain: (m) => `gfn ${hex(orphan(m))} is in the dirty log, and no writable leaf maps it`,
};
