// SPDX-License-Identifier: GPL-2.0-only
// An address in the middle of a page.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const unalignedAddress: KnownProblem = {
  id: 'unaligned-address',
  title: 'In protected mode with large pages the address of the fault is mapped as it is',
  invariants: ['progress'],
  covers: (c) => labelOf(c, 'protectedKvm') === 'yes' && labelOf(c, 'subPage') === 'last-4k',
  scenario: {
    schemaVersion: 1,
    choices: { pageSize: '16k', protectedKvm: 'yes', stage2State: 'neighbours', subPage: 'last-4k' },
    races: [],
  },
  analysis:
    'HPFAR_EL2 reports 4 KiB units whatever the page size, and gmem_abort() gives pkvm_pgtable_stage2_map() the address as it is. That looks for a mapping over as many bytes from there: with an address inside a page these reach ' +
    'into the next one, and where that is mapped, it is taken for the page that faulted. The result is -EAGAIN, the fault is taken for handled, nothing is mapped, and the guest faults for ever. user_mem_abort() had the same ' +
    'mistake until 08f97454b7fa.',
};
