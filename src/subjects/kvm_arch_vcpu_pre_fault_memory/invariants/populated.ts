// SPDX-License-Identifier: GPL-2.0-only
// What is told to be populated is.
import { SlotKind } from '../../../kernel/abort/questions.ts';
import { hex } from '../../../kernel/bits.ts';
import { EAGAIN, EIO, errnoName } from '../../../kernel/errno.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { accessAllowed as ofMemory } from '../../user_mem_abort/invariants/access-allowed.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';
import { isRefusal } from './refusal.ts';

/** Whether another thread can have taken away what was mapped. */
function isDisturbed(m: Machine): boolean {
  return m.disturbed || m.pendingLogging !== null;
}

/** The first address of the range up to `end` that no leaf covers; `end` if there is none. */
function firstGap(m: Machine, end: number): number {
  m.stage2.collect();
  const { addr, size } = m.stage2.leaves;
  let at = m.preFault.gpa;
  while (at < end) {
    const leaf = m.stage2.find(at);
    if (leaf < 0) return at;
    at = addr[leaf]! + size[leaf]!;
  }
  return end;
}

export const preFaultResult: MachineInvariant = {
  name: 'pre-fault-result',
  about:
    'The result is the number of bytes from gpa on that are done, at least a page and no more than were asked for, or an error other than -EIO: the caller warns of 0 and of that.',
  source: 'kvm_vcpu_pre_fault_memory() in virt/kvm/kvm_main.c',
  broken: ({ g, preFault }, ret) =>
    ret < 0 ? ret === -EIO : ret === 0 || ret > preFault.size || ret % g.PAGE_SIZE !== 0,
  explain: ({ preFault }, ret) =>
    `returned ${ret < 0 ? errnoName(ret) : hex(ret)} where ${hex(preFault.size)} bytes were asked for`,
};

export const populated: MachineInvariant = {
  name: 'populated',
  about:
    'Every page that is told to be done is mapped at the end, unless another thread came between or the page is poisoned, of which poison-told speaks.',
  source: 'KVM_PRE_FAULT_MEMORY in Documentation/virt/kvm/api.rst',
  broken: (m, ret) => {
    const end = m.preFault.gpa + Math.min(ret, m.preFault.size);
    return ret > 0 && !isDisturbed(m) && !m.hwpoisonSeen && firstGap(m, end) < end;
  },
  explain: (m, ret) =>
    `returned ${hex(ret)}, and nothing is mapped at ${hex(firstGap(m, m.preFault.gpa + ret))}`,
};

export const poisonTold: MachineInvariant = {
  name: 'poison-told',
  about: 'A page that turned out to be poisoned, and is not mapped, is told as an error.',
  source: 'KVM_PFN_ERR_HWPOISON, KVM_PRE_FAULT_MEMORY in Documentation/virt/kvm/api.rst',
  broken: (m, ret) => {
    const { g, hwpoisonSeen, preFault } = m;
    return ret >= 0 && hwpoisonSeen && firstGap(m, preFault.gpa + g.PAGE_SIZE) === preFault.gpa;
  },
  explain: (m, ret) => `returned ${hex(ret)}, and the page at ${hex(m.preFault.gpa)} is poisoned`,
};

/** Whether there is memory at the address. */
function hasMemory({ abort }: Machine): boolean {
  const kind = abort.slotKind();
  return kind === SlotKind.memory || kind === SlotKind.guestMemfd;
}

export const accessAllowed: MachineInvariant = {
  ...ofMemory,
  about:
    'Memory that host and slot let be read, and that is there, is populated: it ends in an error only if another thread came between, or the vCPU runs a nested guest.',
  source: 'kvm_arch_vcpu_pre_fault_memory()',
  broken: (m, ret) =>
    hasMemory(m) &&
    !isRefusal(m, ret) &&
    (ret === -EAGAIN ? m.scheduler.struck === 0 && !isDisturbed(m) : ofMemory.broken(m, ret)),
};
