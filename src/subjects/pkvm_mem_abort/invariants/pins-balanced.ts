// SPDX-License-Identifier: GPL-2.0-only
// A page stays pinned exactly for as long as the guest has it.
import { hex } from '../../../kernel/bits.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { Violation } from '../../../kernel/violations.ts';
import { type MachineInvariant, recorded } from '../../user_mem_abort/invariants/invariant.ts';

/** Pins that ought to be left of the page: one if it was given to the guest, none otherwise. */
function due({ donations }: Machine, pfn: number): number {
  return donations.has(pfn) ? 1 : 0;
}

function isUnbalanced(m: Machine): boolean {
  const { donations, pages } = m;
  if (pages.pinned !== donations.given.length || (m.recorder.violations & Violation.releaseUnpinned) !== 0)
    return true;
  for (let i = 0; i < pages.count; i++) {
    const page = pages.pages[i]!;
    if (page.pins !== due(m, page.pfn) || page.userPins !== page.pins) return true;
  }
  return false;
}

/** What is pinned for nothing is never freed; what is not pinned any more is reclaimed under the guest, and the host that touches it then is killed. */
export const pinsBalanced: MachineInvariant = {
  name: 'pins-balanced',
  about:
    'A page that was given to the guest keeps one pin, until the VM is gone; every other pin is given back once, on every path.',
  source: 'pin_user_pages(), unpin_user_pages(), __pkvm_pgtable_stage2_reclaim() in arch/arm64/kvm/pkvm.c',
  broken: isUnbalanced,
  explain: (m) => {
    const wrong = m.pages.pages
      .slice(0, m.pages.count)
      .filter((page) => page.pins !== due(m, page.pfn))
      .map(
        (page) =>
          `pfn ${hex(page.pfn)}, which was ${due(m, page.pfn) === 0 ? 'not ' : ''}given to the guest, has ${page.pins} pin${page.pins === 1 ? '' : 's'} at return`,
      );
    return [...wrong, recorded(m, Violation.releaseUnpinned)].filter((text) => text !== '').join('; ');
  },
};
