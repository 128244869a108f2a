// SPDX-License-Identifier: GPL-2.0-only
// What a tagged VM maps cacheable has its tags.

import type { Machine } from '../../../kernel/machine.ts';
import { isCacheable, mapsHostPages } from './leaf-facts.ts';
import { leafInvariant } from './leaf-invariant.ts';
import { nextHostRange, ofEach } from './leaf-runs.ts';

function untagged(m: Machine, leaf: number): boolean {
  if (!m.env.vmHasMte() || !isCacheable(m, leaf) || !mapsHostPages(m, leaf)) return false;
  return !m.mte.covers(m.stage2.leaves.pa[leaf]!, m.stage2.leaves.size[leaf]!);
}

/** What maps none of the host's pages, and a range of them that has its tags as a whole, is passed over in one step. */
function someUntagged(m: Machine, first: number, last: number): boolean {
  if (!m.env.vmHasMte() || !isCacheable(m, first)) return false;
  const { pa, size } = m.stage2.leaves;
  for (let leaf = first; leaf <= last; ) {
    const next = Math.min(nextHostRange(m, leaf), last + 1);
    const known = !mapsHostPages(m, leaf) || m.mte.covers(pa[leaf]!, (next - leaf) * size[leaf]!);
    if (!known && each(m, leaf, next - 1)) return true;
    leaf = next;
  }
  return false;
}

const each = ofEach(untagged);

export const mteInitialised = leafInvariant(
  'mte-initialised',
  'What a VM with MTE maps cacheable has initialised tags.',
  'sanitise_mte_tags() in arch/arm64/kvm/mmu.c',
  untagged,
  () => 'the guest sees tags that nobody initialised',
  someUntagged,
);
