// SPDX-License-Identifier: GPL-2.0-only
// What the guest hypervisor has to hear of.
import { Injected } from '../../../kernel/abort/ending.ts';
import { NestedWalk } from '../../../kernel/abort/questions.ts';
import { hex } from '../../../kernel/bits.ts';
import { resultOf, withStatus } from '../../../kernel/calls/nested_walk.ts';
import { ESR_ELx_FSC_FAULT, ESR_ELx_FSC_PERM } from '../../../kernel/esr.ts';
import type { Machine } from '../../../kernel/machine.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';
import { Way, wayOf } from '../way.ts';

/** The syndrome that the guest hypervisor has to see. */
function syndromeDue(m: Machine): number {
  const { esr, faultIpa, trans } = m.fault;
  const status = resultOf(m, faultIpa) === NestedWalk.faults ? ESR_ELx_FSC_FAULT : ESR_ELx_FSC_PERM;
  return withStatus(esr, status, trans.level);
}

function wrong(m: Machine, ret: number): boolean {
  const { ending } = m;
  const isForwarded = ending.injected === Injected.stage2Fault;
  const way = wayOf(m);
  // What else is wrong with a walk that failed another invariant says.
  if (way === Way.walkFails) return false;
  if (way !== Way.forwarded && !(way === Way.forwardedOrNot && isForwarded)) return isForwarded;
  return ret !== 1 || m.injected !== 1 || !isForwarded || ending.injectedEsr !== syndromeDue(m);
}

/** KVM must not resolve what the guest hypervisor's tables forbid: it would give a nested guest memory that is not its own. */
export const nestedFaultForwarded: MachineInvariant = {
  name: 'nested-fault-forwarded',
  about:
    "A fault of the guest hypervisor's own stage-2 goes to the guest hypervisor, with the fault status and level of its entry, and ends there; no other fault does.",
  source:
    'kvm_walk_nested_s2(), kvm_s2_handle_perm_fault(), kvm_inject_s2_fault() in arch/arm64/kvm/nested.c',
  broken: wrong,
  explain: (m, ret) => {
    const way = wayOf(m);
    if (way !== Way.forwarded && way !== Way.forwardedOrNot)
      return 'a fault went to the guest hypervisor that is none of its stage-2';
    return m.ending.injected === Injected.stage2Fault
      ? `the guest hypervisor was told ${hex(m.ending.injectedEsr)}, and the fault is ${hex(syndromeDue(m))}`
      : `returned ${ret}, and the guest hypervisor heard nothing`;
  },
};

/** A descriptor that changed is read again when the guest faults again. */
export const nestedWalkRetried: MachineInvariant = {
  name: 'nested-walk-retried',
  about:
    "A walk of the guest hypervisor's tables that met a change is made again: the guest is entered, and is told nothing.",
  source: '-EAGAIN of kvm_walk_nested_s2() in kvm_handle_guest_abort() (7.0)',
  since: '7.0',
  broken: (m, ret) => wayOf(m) === Way.walkAgain && (ret !== 1 || m.injected !== 0),
  explain: (m, ret) => `returned ${ret} with ${m.injected} injections`,
};
