// SPDX-License-Identifier: GPL-2.0-only
/** The guest hypervisor's own stage-2, as the dispatcher asks it: whether there is one, where it leads, what it forbids. */
import { Injected } from '../abort/ending.ts';
import { NestedWalk } from '../abort/questions.ts';
import { ALIGN_DOWN, hex } from '../bits.ts';
import { EAGAIN, EFAULT, errnoName } from '../errno.ts';
import {
  ESR_ELx_EC,
  ESR_ELx_EC_IABT_LOW,
  ESR_ELx_FSC,
  ESR_ELx_FSC_FAULT,
  ESR_ELx_FSC_PERM,
  esr_fsc_is_permission_fault,
} from '../esr.ts';
import { nestedNoExec } from '../kvm/leaf_prot.ts';
import type { Machine } from '../machine.ts';
import { POISON_NUMBER } from '../poison.ts';
import { KVM_PGTABLE_PROT_PX, KVM_PGTABLE_PROT_UX } from '../prot.ts';
import type { kvm, kvm_s2_mmu, kvm_s2_trans, kvm_vcpu } from '../types.ts';
import { checkKvm, checkObject, checkValue, checkVcpu, unwritten, wrongObject } from './arguments.ts';
import { call, type Self } from './declare.ts';
import { enter } from './enter.ts';
import { inject } from './inject.ts';
import { walked } from './nested.ts';
import { named } from './reading.ts';
import { needsSrcu } from './slots.ts';
import { Touches } from './touches.ts';

const nested = 'arch/arm64/kvm/nested.c';

/** What the walk writes: every field that the kernel's own has. */
type Written = { -readonly [key in keyof kvm_s2_trans]: kvm_s2_trans[key] };

/** Whether a stage-2 is the shadow of a guest hypervisor's: one that is not the VM's own. */
export const kvm_is_nested_s2_mmu = call({
  c: 'bool kvm_is_nested_s2_mmu(struct kvm *kvm, struct kvm_s2_mmu *mmu)',
  file: 'arch/arm64/include/asm/kvm_mmu.h',
  since: '6.11',
  steady: true,
  implement: (m, self) => (kvm: kvm, mmu: kvm_s2_mmu) => {
    checkKvm(m, self, kvm);
    if (mmu === m.preFault.shadow) return true;
    checkObject(m, self, 'an mmu', mmu, m.stage2.mmu);
    return m.fault.nested !== null || m.abort.nestedStage2Off();
  },
});

/** The syndrome of the abort with another fault status. */
export function withStatus(esr: number, status: number, level: number): number {
  return ((esr & ~ESR_ELx_FSC) | status | level) >>> 0;
}

/** What the walk finds for `ipa`: the guest hypervisor maps the block that the fault is in, and nothing else. */
export function resultOf(m: Machine, ipa: number): NestedWalk {
  const { trans } = m.fault;
  const isMapped = ALIGN_DOWN(ipa, trans.block_size) === ALIGN_DOWN(trans.l2Ipa, trans.block_size);
  return isMapped ? m.abort.nestedWalk() : NestedWalk.faults;
}

function walkInto(m: Machine, ipa: number, out: Written): number {
  const { esr, trans } = m.fault;
  out.esr = 0;
  switch (resultOf(m, ipa)) {
    case NestedWalk.faults:
      out.esr = withStatus(esr, ESR_ELx_FSC_FAULT, trans.level);
      return 1;
    case NestedWalk.fails:
      out.esr = withStatus(esr, 0, 0);
      return -EFAULT;
    case NestedWalk.changes:
      out.esr = withStatus(esr, 0, 0);
      return -EAGAIN;
    default:
      out.output = ALIGN_DOWN(trans.output, trans.block_size) + (ipa % trans.block_size);
      out.block_size = trans.block_size;
      out.readable = trans.readable;
      out.writable = trans.writable;
      out.level = trans.level;
      return 0;
  }
}

/**
 * Walks the guest hypervisor's stage-2 for `gipa`. 0: `result` says where it leads; 1: a fault of the architecture, with its syndrome in `result`;
 * negative: no walk was possible, and the syndrome has no fault status. -EAGAIN, for a descriptor that changed under the walk, is there since 7.0.
 */
export const kvm_walk_nested_s2 = call({
  c: 'int kvm_walk_nested_s2(struct kvm_vcpu *vcpu, phys_addr_t gipa, struct kvm_s2_trans *result)',
  file: nested,
  since: '6.11',
  sleeps: "it reads the guest hypervisor's tables from user memory",
  touches: Touches.nothing,
  log: { args: [named('ipa', hex)], result: errnoName },
  implement: (m, self) => (vcpu: kvm_vcpu, gipa: number, result: kvm_s2_trans) => {
    enter(m, self);
    checkVcpu(m, self, vcpu);
    needsSrcu(m, self);
    const known = checkValue(m, self, 'an address', gipa);
    if (unwritten(result) || result === null || Object.isFrozen(result)) {
      wrongObject(m, self, 'a trans', result);
      return -EFAULT;
    }
    const ret = known ? walkInto(m, gipa, result as Written) : -EFAULT;
    m.ending.walkedInto = result;
    m.ending.walkResult = ret;
    if (m.recorder.tracing) m.recorder.record(self.name, [gipa], ret);
    return ret;
  },
});

export const kvm_s2_trans_esr = call({
  c: 'u32 kvm_s2_trans_esr(struct kvm_s2_trans *trans)',
  file: 'arch/arm64/include/asm/kvm_nested.h',
  since: '6.11',
  implement: (m, self) => (trans: kvm_s2_trans) => walked(m, self, trans)?.esr ?? POISON_NUMBER,
});

/** Whether the guest hypervisor forbids the execution that faulted, at the exception level that it faulted at. */
function forbidsExecution(m: Machine): boolean {
  const denied = nestedNoExec(m);
  return (denied & (m.abort.privileged() ? KVM_PGTABLE_PROT_PX : KVM_PGTABLE_PROT_UX)) !== 0;
}

/** What a permission fault asks of the walk; `forbids` says it of execution. */
export function handlePermFault(
  m: Machine,
  self: Self,
  trans: kvm_s2_trans,
  forbids: (m: Machine) => boolean,
): number {
  const walk = walked(m, self, trans);
  if (walk === null) return 0;
  const { esr, isWrite } = m.fault;
  if (trans === m.ending.walkedInto) (trans as Written).esr = 0;
  if (!esr_fsc_is_permission_fault(esr)) return 0;
  const isFetch = ESR_ELx_EC(esr) === ESR_ELx_EC_IABT_LOW;
  if (!(isFetch ? forbids(m) : isWrite ? !walk.writable : !walk.readable)) return 0;
  if (trans === m.ending.walkedInto) (trans as Written).esr = withStatus(esr, ESR_ELx_FSC_PERM, walk.level);
  return 1;
}

/** Whether a permission fault is the guest hypervisor's own: its stage-2 forbids the access, and `trans` has the syndrome for it. */
export const kvm_s2_handle_perm_fault = call({
  c: 'int kvm_s2_handle_perm_fault(struct kvm_vcpu *vcpu, struct kvm_s2_trans *trans)',
  file: nested,
  since: '6.11',
  implement: (m, self) => (vcpu: kvm_vcpu, trans: kvm_s2_trans) => {
    checkVcpu(m, self, vcpu);
    return handlePermFault(m, self, trans, forbidsExecution);
  },
});

/** Hands a stage-2 fault to the guest hypervisor, with the addresses of the abort. */
export const kvm_inject_s2_fault = call({
  c: 'int kvm_inject_s2_fault(struct kvm_vcpu *vcpu, u64 esr_el2)',
  file: nested,
  since: '6.11',
  touches: Touches.nothing,
  log: { args: [named('esr', hex)], result: String },
  implement: (m, self) => (vcpu: kvm_vcpu, esr_el2: number) => {
    enter(m, self);
    checkVcpu(m, self, vcpu);
    checkValue(m, self, 'a syndrome', esr_el2);
    inject(m, Injected.stage2Fault, m.fault.faultIpa, esr_el2);
    if (m.recorder.tracing) m.recorder.record(self.name, [esr_el2], 1);
    return 1;
  },
});
