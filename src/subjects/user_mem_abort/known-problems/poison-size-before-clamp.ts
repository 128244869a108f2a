// SPDX-License-Identifier: GPL-2.0-only
// The size in the poison signal of a nested fault.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const poisonSizeBeforeClamp: KnownProblem = {
  id: 'poison-size-before-clamp',
  title: "In a nested fault the poison signal names the host's size, not what the guest's stage-2 allows",
  invariants: ['poison-signal'],
  covers: (c) => (labelOf(c, 'nestedSize') ?? 'none') !== 'none',
  scenario: {
    schemaVersion: 1,
    choices: { nestedSize: 'between-page-pmd', vmaKind: 'hugetlb-pmd', hostPte: 'poisoned' },
    races: [],
  },
  analysis:
    "The mapping is clamped to what the guest hypervisor's own stage-2 maps there, and vma_shift, from which kvm_send_hwpoison_signal() takes the size, keeps the value from before: the VMM is told " +
    'that a whole huge page is gone where a page of the nested guest was asked for.',
  fixedBy: '244acf1976b8, in 7.0: the shift is that of the clamped size',
  until: '7.0',
};
