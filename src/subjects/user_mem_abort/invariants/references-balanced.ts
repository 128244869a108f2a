// SPDX-License-Identifier: GPL-2.0-only
// Every pin is released exactly once.
import { hex } from '../../../kernel/bits.ts';
import { Violation } from '../../../kernel/violations.ts';
import { type MachineInvariant, recorded } from './invariant.ts';

/** A leak keeps the page from ever being freed; a second release frees it under somebody else. */
export const referencesBalanced: MachineInvariant = {
  name: 'references-balanced',
  about: 'Every page that was pinned is released exactly once, on every path.',
  source: '__kvm_faultin_pfn(), kvm_release_page_*() in virt/kvm/kvm_main.c',
  broken: (m) => m.pages.pinned !== 0 || (m.recorder.violations & Violation.releaseUnpinned) !== 0,
  explain: (m) => {
    const held = m.pages.pages
      .slice(0, m.pages.count)
      .filter((page) => page.pins !== 0)
      .map(
        (page) =>
          `pfn ${hex(page.pfn)} still has ${page.pins} reference${page.pins === 1 ? '' : 's'} at return`,
      );
    return [...held, recorded(m, Violation.releaseUnpinned)].filter((text) => text !== '').join('; ');
  },
};
