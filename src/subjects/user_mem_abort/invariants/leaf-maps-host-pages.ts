// SPDX-License-Identifier: GPL-2.0-only
// Each gfn is mapped to the page that the host has there.

import { hex } from '../../../kernel/bits.ts';
import { leafHva, mapsHostPages } from './leaf-facts.ts';
import { leafInvariant } from './leaf-invariant.ts';
import { someMapOtherPages } from './leaf-runs.ts';

export const leafMapsHostPages = leafInvariant(
  'leaf-maps-host-pages',
  'A leaf maps each gfn to the page that the host has at its hva.',
  'fault_supports_stage2_huge_mapping(), get_vma_page_shift() in arch/arm64/kvm/mmu.c',
  (m, leaf) => !m.disturbed && !mapsHostPages(m, leaf),
  (m, leaf) => {
    const hva = leafHva(m, leaf);
    const mapped = m.host.isMapped(hva);
    const has = mapped
      ? `the host has ${hex(m.host.pa(hva))} there, contiguous up to hva ${hex(m.host.rangeEnd(hva))}`
      : 'the host maps nothing there';
    return `at hva ${hex(hva)} ${has}`;
  },
  (m, first, last) => !m.disturbed && someMapOtherPages(m, first, last),
);
