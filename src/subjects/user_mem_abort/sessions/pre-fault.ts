// SPDX-License-Identifier: GPL-2.0-only
// Memory that user space has populated.
import { raiseRead } from '../../../kernel/session/guest.ts';
import { pageOffset } from '../../../kernel/session/pages.ts';
import type { Vm } from '../../../kernel/session/vm.ts';
import type { PreFaultStep, RangeSize } from './session.ts';

function bytesOf(size: RangeSize, { m: { g } }: Vm): number {
  return size === 'page' ? g.PAGE_SIZE : size === 'pmd' ? g.PMD_SIZE : 4 * g.PUD_SIZE;
}

/**
 * Aims the machine at the range as kvm_vcpu_pre_fault_memory() (virt/kvm/kvm_main.c) finds it: inside an SRCU read section, on a vCPU whose registers are what its last fault left. The range is one of
 * the VM's own stage-2, whichever guest the vCPU was in.
 */
export function beginPreFault(vm: Vm, { page, size, vcpu }: PreFaultStep): void {
  const { m } = vm;
  vm.schedule(vcpu);
  vm.use(false);
  vm.aimAtIpa(vm.anchorIpa + pageOffset(m.g, page) - pageOffset(m.g, 'page'));
  raiseRead(vm);
  const { ending, fault, preFault } = m;
  const { esr, far, hpfar } = vm.registers[vcpu]!;
  ending.touched = true;
  ending.srcuReaders = 1;
  preFault.inNested = vm.inNested[vcpu]!;
  if (preFault.inNested) m.runsOn = preFault.shadow;
  preFault.gpa = fault.faultIpa;
  preFault.size = bytesOf(size, vm);
  preFault.staleEsr = esr;
  fault.esr = esr;
  fault.far = far;
  fault.hpfar = hpfar;
}

/** The end of the read section. */
export function endPreFault({ m }: Vm): void {
  m.ending.srcuReaders--;
}
