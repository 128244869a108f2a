// SPDX-License-Identifier: GPL-2.0-only
// An address in the middle of a page.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const unalignedAddress: KnownProblem = {
  id: 'unaligned-address',
  title: 'With large pages the address of the fault is mapped as it is',
  invariants: ['progress'],
  covers: (c) => labelOf(c, 'subPage') === 'last-4k',
  scenario: {
    schemaVersion: 1,
    choices: { pageSize: '16k', stage2State: 'neighbours', subPage: 'last-4k' },
    races: [],
  },
  analysis:
    'HPFAR_EL2 reports 4 KiB units whatever the page size, and pkvm_mem_abort() gives pkvm_pgtable_stage2_map() the address as it is. That looks for a mapping object over as many bytes from there: with an address inside a page ' +
    'these reach into the next one, and where the guest has that, it is taken for the page that faulted. The result is -EAGAIN, the page is given back, the fault is taken for handled, and the guest faults for ever. ' +
    'user_mem_abort() had the same mistake until 08f97454b7fa, gmem_abort() until 80b0b86dc5e4.',
  fixedBy: '0cdcc1039200: the address is that of the page (7.4)',
};
