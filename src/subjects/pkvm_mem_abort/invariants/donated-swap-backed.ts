// SPDX-License-Identifier: GPL-2.0-only
// No page of a file is given to the guest.
import { hex } from '../../../kernel/bits.ts';
import type { Machine } from '../../../kernel/machine.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';

function isOfFile({ donations, pages }: Machine): boolean {
  if (donations.donated === 0) return false;
  const page = pages.find(donations.donatedPfn);
  return page !== null && !page.swapBacked;
}

/** Writeback of a page that the host no longer owns kills it, and its file system does not learn of what the guest writes. */
export const donatedSwapBacked: MachineInvariant = {
  name: 'donated-swap-backed',
  about: 'A page that is given to the guest is anonymous or of shmem, and not in the cache of a file.',
  source: 'folio_test_swapbacked() in pkvm_mem_abort()',
  broken: isOfFile,
  explain: ({ donations }) =>
    `pfn ${hex(donations.donatedPfn)} is a page of a file, which can be written back`,
};
