// SPDX-License-Identifier: GPL-2.0-only
// The host's memory: VMAs, the user page tables, what a pfn is.
import { __ffs, hex } from '../bits.ts';
import { errnoName } from '../errno.ts';
import type { Machine } from '../machine.ts';
import { hugetlbBytes } from '../mm/host_memory.ts';
import { walkUserTables } from '../mm/user_walk.ts';
import { Vma } from '../mm/vma.ts';
import type { Ref } from '../poison.ts';
import type { mm_struct, vm_area_struct } from '../types.ts';
import { Violation } from '../violations.ts';
import { checkMm, checkOut, checkValue, wrongObject } from './arguments.ts';
import { call, type Self } from './declare.ts';
import { enter } from './enter.ts';
import { named } from './reading.ts';
import { Touches } from './touches.ts';

/** Bytes of a hugetlb page of the VMA, or 0; reading `field` of it is checked. */
function hugetlbBytesOf(m: Machine, self: Self, vma: vm_area_struct, field: string): number {
  const known = Vma.behind(vma);
  if (known !== null) known.check(field);
  else wrongObject(m, self, 'a VMA', vma);
  m.scheduler.lookAround();
  return hugetlbBytes(m.g, m.host.vmaKind());
}

/** The VMA that contains `addr`, or NULL. */
export const vma_lookup = call({
  c: 'struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr)',
  file: 'include/linux/mm.h',
  since: '5.14',
  needs: { lock: 'mmap_lock', violation: Violation.vmaWithoutMmapLock },
  site: 'The VMA of the faulting address is about to be looked up, under mmap_lock.',
  touches: Touches.vma,
  log: { args: [named('addr', hex)], result: (found) => (found === 0 ? 'NULL' : 'a VMA') },
  implement: (m, self) => {
    const vma = new Vma(m);
    return (mm: mm_struct, addr: number): vm_area_struct | null => {
      enter(m, self);
      checkMm(m, self, mm);
      checkValue(m, self, 'an address', addr);
      const found = m.host.isInVma(addr);
      if (m.recorder.tracing) m.recorder.record(self.name, [addr], found ? 1 : 0);
      if (!found) return null;
      vma.epoch = m.mmapEpoch;
      m.lookedUpBytes = m.host.isLinear() ? m.g.PUD_SIZE : m.host.pageBytes();
      return vma.face;
    };
  },
});

export const is_vm_hugetlb_page = call({
  c: 'bool is_vm_hugetlb_page(struct vm_area_struct *vma)',
  file: 'include/linux/hugetlb_inline.h',
  looks: true,
  implement: (m, self) => (vma: vm_area_struct) => hugetlbBytesOf(m, self, vma, 'vm_flags') !== 0,
});

/** `huge_page_shift(hstate_vma(vma))`: the size is a property of the mounted file system, which the VMA leads to. */
export const huge_page_shift = call({
  c: 'unsigned int huge_page_shift(struct vm_area_struct *vma)',
  file: 'include/linux/hugetlb.h',
  looks: true,
  implement: (m, self) => (vma: vm_area_struct) => __ffs(hugetlbBytesOf(m, self, vma, 'vm_file')),
});

export const pfn_is_map_memory = call({
  c: 'bool pfn_is_map_memory(unsigned long pfn)',
  file: 'arch/arm64/mm/init.c',
  since: '5.14',
  steady: true,
  looks: true,
  implement: (m, self) => (pfn: number) => {
    checkValue(m, self, 'a pfn', pfn);
    m.scheduler.lookAround();
    return m.host.isMapMemory(pfn);
  },
});

/**
 * The walk of the user page tables. Interrupts must be off: another CPU frees user page tables after an IPI that this CPU then
 * holds up. The `struct kvm_pgtable` that the C builds around `mm->pgd` is what the façade makes of `mm`. It gives 0, or
 * -ERANGE beyond the address space; `ptep` becomes 1 for a valid entry, 0 for none.
 */
export const kvm_pgtable_get_leaf = call({
  c: 'int kvm_pgtable_get_leaf(struct mm_struct *mm, u64 addr, u64 *ptep, s8 *level)',
  file: 'arch/arm64/kvm/hyp/pgtable.c',
  since: '5.15',
  needs: { lock: 'interrupts off', violation: Violation.userWalkIrqsOn },
  site: 'The user page tables are about to be walked for the size with which the host maps the page.',
  touches: Touches.page | Touches.userEntry,
  outs: [2, 3],
  log: {
    args: [
      named('addr', hex),
      named('entry', (valid) => (valid === 0 ? 'gone' : 'valid')),
      named('level', String),
    ],
    result: errnoName,
  },
  implement: (m, self) => (mm: mm_struct, addr: number, ptep: Ref<number>, level: Ref<number>) => {
    enter(m, self);
    checkMm(m, self, mm);
    checkValue(m, self, 'an address', addr);
    // The kernel takes NULL for what the caller does not want to know.
    const toEntry = checkOut(m, self, 'the entry', ptep) ? ptep : null;
    const toLevel = checkOut(m, self, 'the level', level) ? level : null;
    const ret = walkUserTables(m, addr, toEntry, toLevel);
    if (m.recorder.tracing)
      m.recorder.record(self.name, [addr, toEntry?.value ?? Number.NaN, toLevel?.value ?? Number.NaN], ret);
    return ret;
  },
});
