// SPDX-License-Identifier: GPL-2.0-only
// Logging, harvest, and slots that come, go and move.
import { VmaKind } from '../environment.ts';
import { harvestDirtyLog } from '../kvm/harvest.ts';
import { unmapSlot, wpMemoryRegion } from '../kvm/invalidate.ts';
import { isCacheableMemType } from '../mm/memory_type.ts';
import { vmIsProtected } from '../protected/vm_is_protected.ts';
import type { Vm } from './vm.ts';

/** What the VMM does between faults. */
export const VMM_ACTION_NAMES = [
  'start-logging',
  'stop-logging',
  'harvest-dirty-log',
  'delete-slot',
  'create-slot',
  'move-slot',
] as const;
export type VmmActionName = (typeof VMM_ACTION_NAMES)[number];

/** What KVM does with a slot that has a guest_memfd: kvm_set_memory_region() (virt/kvm/kvm_main.c) changes none, and takes no log for one. */
export const OF_FILE_ACTIONS: readonly VmmActionName[] = ['delete-slot', 'create-slot'];

/**
 * An ioctl of the VMM (KVM_SET_USER_MEMORY_REGION, KVM_GET_DIRTY_LOG).
 * @returns whether KVM did it; what it refuses changes nothing
 */
export function vmmAct(vm: Vm, name: VmmActionName): boolean {
  const { env, m } = vm;
  vm.aimAtHva(m.fault.hva);
  // kvm_arch_prepare_memory_region() refuses every change for a protected VM that has run.
  if (vmIsProtected(m)) return false;
  if (env.isOfFile() && !OF_FILE_ACTIONS.includes(name)) return false;
  const logging = env.slotLogging();
  switch (name) {
    case 'start-logging':
      if (!vm.slotPresent || logging || !prepares(vm, true)) return false;
      setLogging(vm, true);
      return true;
    case 'stop-logging':
      if (!vm.slotPresent || !logging || !prepares(vm, false)) return false;
      setLogging(vm, false);
      return true;
    case 'harvest-dirty-log':
      if (!vm.slotPresent || !logging) return false;
      harvestDirtyLog(m);
      return true;
    case 'delete-slot':
      if (!vm.slotPresent) return false;
      unmapSlot(m);
      vm.slotPresent = false;
      setLogging(vm, false);
      return true;
    case 'create-slot':
      if (vm.slotPresent || !prepares(vm, false)) return false;
      vm.slotPresent = true;
      return true;
    case 'move-slot':
      if (!vm.slotPresent || !prepares(vm, logging)) return false;
      unmapSlot(m);
      moveSlot(vm);
      return true;
  }
}

/**
 * Commits a change of KVM_MEM_LOG_DIRTY_PAGES, once no fault runs on the old slot: a new log is empty, and what the slot
 * maps loses W (`kvm_arch_commit_memory_region()`).
 */
export function setLogging(vm: Vm, logging: boolean): void {
  vm.env.setLogging(logging);
  vm.m.dirty.reset();
  vm.written.clear();
  if (logging) wpMemoryRegion(vm.m);
}

/**
 * The slot goes to the next PMD block of guest memory, or back; its dirty bitmap goes with it. What it logs is write-protected,
 * and nothing of it is mapped.
 */
function moveSlot(vm: Vm): void {
  const { dirty, fault, g } = vm.m;
  const delta = vm.slotMoved ? -g.PMD_SIZE : g.PMD_SIZE;
  vm.slotMoved = !vm.slotMoved;
  fault.hvaOffset -= delta;
  const pages = delta / g.PAGE_SIZE;
  for (let i = 0; i < dirty.count; i++) dirty.gfns[i] += pages;
  const written = [...vm.written];
  vm.written.clear();
  for (const gfn of written) vm.written.add(gfn + pages);
  vm.aimAtHva(fault.hva);
}

/** `kvm_arch_prepare_memory_region()`: what KVM does not take into a slot, or into one that logs. */
function prepares({ memory, m }: Vm, logging: boolean): boolean {
  if (memory.vmaKind() === VmaKind.hole) return true;
  if (m.env.vmHasMte() && !memory.allowsMte()) return false;
  if (!memory.isLinear()) return true;
  if (logging) return false;
  return !isCacheableMemType(memory.memoryType()) || (m.env.hasFWB() && m.env.hasDIC());
}
