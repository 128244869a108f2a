// SPDX-License-Identifier: GPL-2.0-only
// Execution that nobody granted, without FEAT_XNX.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const nestedExecWithoutXnx: KnownProblem = {
  id: 'nested-exec-without-xnx',
  title: "Without FEAT_XNX a shadow leaf is executable whatever the guest's stage-2 says",
  invariants: ['within-nested-permission'],
  covers: (c) => labelOf(c, 'featXNX') === 'no' && (labelOf(c, 'nestedXn') ?? '').startsWith('1'),
  scenario: {
    schemaVersion: 1,
    choices: { access: 'exec', nestedSize: 'pud', nestedXn: '10' },
    races: [],
  },
  analysis:
    'kvm_s2_trans_exec_el0() and _el1() extract XN and then, without FEAT_XNX, mask it with FIELD_PREP(KVM_PTE_LEAF_ATTR_HI_S2_XN, 0b10), which is bit 54: ' +
    'the result is always 0, execute permission is granted, and kvm_s2_handle_perm_fault() does not forward the fault. The helper is outside ' +
    'the refactored function and the same for every state.',
  fixedBy: '49b32ddb87a3 ("KVM: arm64: nv: Fix handling of XN[0] when !FEAT_XNX"), after the refactoring',
};
