// SPDX-License-Identifier: GPL-2.0-only
// No more access than the guest hypervisor granted.

import { nestedNoExec } from '../../../kernel/kvm/leaf_prot.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { granted, KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_W, KVM_PGTABLE_PROT_X } from '../../../kernel/prot.ts';
import { leafInvariant } from './leaf-invariant.ts';
import { ofFirst } from './leaf-runs.ts';

function exceeds(m: Machine, leaf: number): boolean {
  const { fault } = m;
  if (fault.nested === null) return false;
  const prot = granted(m.stage2.leaves.prot[leaf]);
  if ((prot & KVM_PGTABLE_PROT_R) !== 0 && !fault.trans.readable) return true;
  if ((prot & KVM_PGTABLE_PROT_W) !== 0 && !fault.trans.writable) return true;
  return (prot & KVM_PGTABLE_PROT_X) !== 0 && (prot & nestedNoExec(m)) !== 0;
}

export const withinNestedPermission = leafInvariant(
  'within-nested-permission',
  "A shadow leaf allows no more than the guest's own stage-2 does.",
  'adjust_nested_fault_perms(), adjust_nested_exec_perms() in arch/arm64/kvm/mmu.c',
  exceeds,
  (m) =>
    `the guest's stage-2 has ${m.fault.trans.readable ? 'R' : '-'}${m.fault.trans.writable ? 'W' : '-'}, XN=${m.fault.trans.xn.toString(2).padStart(2, '0')}${m.env.hasXNX() ? '' : ' without FEAT_XNX'}`,
  ofFirst(exceeds),
);
