// SPDX-License-Identifier: GPL-2.0-only
// What a tagged VM maps cacheable has its tags.

import { isCacheable, mapsHostPages } from './leaf-facts.ts';
import { leafInvariant } from './leaf-invariant.ts';

export const mteInitialised = leafInvariant(
  'mte-initialised',
  'What a VM with MTE maps cacheable has initialised tags.',
  'sanitise_mte_tags() in arch/arm64/kvm/mmu.c',
  (m, leaf) =>
    m.env.vmHasMte() &&
    isCacheable(m, leaf) &&
    mapsHostPages(m, leaf) &&
    !m.mte.covers(m.stage2.leaves.pa[leaf], m.stage2.leaves.size[leaf]),
  () => 'the guest sees tags that nobody initialised',
);
