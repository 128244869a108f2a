// SPDX-License-Identifier: GPL-2.0-only
// Another vCPU that accesses the same page, as the handler's or otherwise.
import { SlotKind } from '../abort/questions.ts';
import { ALIGN_DOWN } from '../bits.ts';
import { Touches } from '../calls/touches.ts';
import { Access, FaultKind, HostPte, Stage2State, VmaKind } from '../environment.ts';
import { leafProt, nestedNoExec } from '../kvm/leaf_prot.ts';
import type { Machine } from '../machine.ts';
import { lookup } from '../pgtable/lookup.ts';
import {
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_RWX,
  KVM_PGTABLE_PROT_W,
  KVM_PGTABLE_PROT_X,
  KVM_PGTABLE_WALK_SHARED,
} from '../prot.ts';
import { backingOf } from '../protected/backing.ts';
import { Backing } from '../protected/questions.ts';
import { vmIsProtected } from '../protected/vm_is_protected.ts';
import { race } from './declare.ts';

/** What another vCPU does. */
type Does = 'reads' | 'writes' | 'fetches';

/** The access that faulted, made by another vCPU. */
function sameAccess({ fault }: Machine): Does {
  if (fault.access === Access.exec) return 'fetches';
  return fault.isWrite ? 'writes' : 'reads';
}

/**
 * Another vCPU accessed the page, and was done first: the entry that is there gets the permission that was missing, or a page is mapped, or
 * the block that contains it. It marks what it maps writable as dirty where the slot tracks that, and initialises tags, as a correct handler does.
 */
function mapAs(m: Machine, does: Does, size = m.g.PAGE_SIZE): void {
  const { fault, g, host, stage2 } = m;
  m.disturbed = true;
  stage2.ensure();
  let want = KVM_PGTABLE_PROT_R;
  const log = m.env.slotLogging();
  if (does === 'writes' || (!log && host.mayWrite(fault.hva) && !m.env.slotReadonly()))
    want |= KVM_PGTABLE_PROT_W;
  if (does === 'fetches' || m.env.hasDIC()) want |= KVM_PGTABLE_PROT_X;
  const prot = leafProt(m, want);
  const ipa = ALIGN_DOWN(fault.faultIpa, size);
  stage2.collect();
  const existing = stage2.find(fault.faultIpa);
  if (existing >= 0) {
    const wanted = (prot | stage2.leaves.prot[existing]!) & KVM_PGTABLE_PROT_RWX;
    stage2.relaxPerms(ALIGN_DOWN(fault.faultIpa, g.PAGE_SIZE), wanted, KVM_PGTABLE_WALK_SHARED);
  } else {
    const hva = ALIGN_DOWN(fault.hva, size);
    if (m.env.vmHasMte()) initialiseTags(m, host.pa(hva), size);
    // A block takes the place of a table as in the kernel: what else the table maps goes with it.
    if (size !== g.PAGE_SIZE && lookup(stage2.table, fault.faultIpa).level > 2)
      stage2.map(ipa, size, host.pa(hva), prot, null, KVM_PGTABLE_WALK_SHARED);
    else stage2.install(ipa, size === g.PAGE_SIZE ? 3 : 2, host.pa(hva), prot);
  }
  if ((log || m.env.slotRing()) && (prot & KVM_PGTABLE_PROT_W) !== 0) m.dirty.mark(markedGfn(m, size));
}

/** The page that user_mem_abort() marks: of a mapping as large as those of the VMA the first one, for a transparent huge page that of the fault. */
function markedGfn({ fault, g, host }: Machine, size: number): number {
  const first = host.vmaKind() === VmaKind.thp ? g.PAGE_SIZE : size;
  return ALIGN_DOWN(fault.ipa, first) / g.PAGE_SIZE;
}

function initialiseTags(m: Machine, pa: number, size: number): void {
  const { fault, host, mte } = m;
  if (!mte.isHugetlb()) {
    mte.clear(pa, size);
  } else {
    const start = host.rangeStart(fault.hva);
    mte.clear(host.pa(start), host.rangeEnd(fault.hva) - start);
  }
}

/** Whether the access is one to memory of a slot; a fault that was sorted already is, any other is emulated where there is no slot, and where a read-only one is written. */
function isMemory({ abort, env }: Machine, does: Does): boolean {
  if (abort.sorted) return true;
  const kind = abort.slotKind();
  if (kind !== SlotKind.memory && kind !== SlotKind.guestMemfd) return false;
  return does !== 'writes' || !env.slotReadonly();
}

/**
 * Whether another vCPU that accesses the page would succeed with a page-sized mapping, or by relaxing the entry that is there. Kept to
 * ordinary memory that is there: that is where two vCPUs race for an entry. Breaking copy-on-write is a race of its own.
 */
function canMap(m: Machine, does: Does): boolean {
  const { fault, host } = m;
  if (!isMemory(m, does)) return false;
  const kind = host.vmaKind();
  if (m.invalidateInProgress !== 0 || fault.kind === FaultKind.exclAtomic) return false;
  if (kind === VmaKind.hole || kind === VmaKind.pfnmap || kind === VmaKind.mixedmap) return false;
  const pte = host.hostPte();
  if (pte === HostPte.poisoned || pte === HostPte.sigbus) return false;
  if (does === 'writes' && (pte !== HostPte.writable || host.cow)) return false;
  if (!host.present) return false;
  if (m.env.vmHasMte() && !host.allowsMte()) return false;
  if (fault.nested !== null && fault.trans.block_size < m.g.PAGE_SIZE) return false;
  const block = fault.stage2State === Stage2State.pmdBlock || fault.stage2State === Stage2State.pudBlock;
  return !(block && m.env.slotLogging());
}

/** Whether the guest hypervisor lets another vCPU write, or fetch, so that the fault is not forwarded to it. */
function guestLets(m: Machine, does: Does): boolean {
  const { fault } = m;
  if (fault.nested === null) return true;
  return does === 'writes' ? fault.trans.writable : (KVM_PGTABLE_PROT_X & ~nestedNoExec(m)) !== 0;
}

/**
 * Whether the block around the page fits slot, addresses and what the guest hypervisor maps, and nothing is mapped at the page. In protected mode no table
 * is in its place either: a mapping there is replaced object by object, of which the vCPU that faulted has but its own.
 */
function canMapBlock(m: Machine): boolean {
  const { fault, g, host, slot, stage2 } = m;
  if (fault.kind !== FaultKind.translation || !canMap(m, 'reads')) return false;
  if (fault.nested !== null && fault.trans.block_size < g.PMD_SIZE) return false;
  if (host.userLeafLevel() > 2 || m.env.slotLogging()) return false;
  const start = ALIGN_DOWN(fault.hva, g.PMD_SIZE);
  if (slot.hvaOffset % g.PMD_SIZE !== 0) return false;
  if (start < slot.userspace_addr || start + g.PMD_SIZE > slot.hvaEnd) return false;
  stage2.ensure();
  const { attr, level } = lookup(stage2.table, fault.faultIpa);
  return attr === null && (level <= 2 || !m.pkvm);
}

const shared = {
  kernel: 'kvm_handle_guest_abort() in arch/arm64/kvm/mmu.c',
  // It maps a page, or relaxes the entry that is there.
  calls: ['kvm_handle_guest_abort', 'user_mem_abort'],
  mmuLock: 'free or read',
  mmapLock: 'any',
  touches: Touches.stage2 | Touches.dirtyLog | Touches.tags,
} as const;

/**
 * Whether another vCPU of a protected guest gets its page: it is pinned as the handler does it, accounted and donated. Kept to a page that is the process's own already: breaking
 * copy-on-write is a race of its own.
 */
function canBeGiven(m: Machine): boolean {
  const { fault, host, protection, stage2 } = m;
  if (!isMemory(m, sameAccess(m))) return false;
  const kind = host.vmaKind();
  if (kind !== VmaKind.anon && kind !== VmaKind.thp) return false;
  if (!host.present || host.cow || host.hostPte() !== HostPte.writable) return false;
  if (backingOf(m) !== Backing.swap || !protection.mayLock() || !protection.hostOwns()) return false;
  if (protection.entryPoisoned()) return false;
  stage2.ensure();
  return lookup(stage2.table, fault.faultIpa).attr === null;
}

/** The page is the guest's, with every permission. */
function give(m: Machine): void {
  const { fault, g, host, stage2 } = m;
  m.disturbed = true;
  stage2.install(ALIGN_DOWN(fault.faultIpa, g.PAGE_SIZE), 3, host.pa(fault.hva), KVM_PGTABLE_PROT_RWX);
}

export const vcpuRaces = {
  vcpuMapsFirst: race({
    ...shared,
    name: 'vcpu-maps-first',
    about:
      'Another vCPU takes the same fault and is done first: the entry is there, or has the permission already.',
    short: 'another vCPU takes the same fault and is done first',
    possible: (m) => (vmIsProtected(m) ? canBeGiven(m) : canMap(m, sameAccess(m))),
    act: (m) => (vmIsProtected(m) ? give(m) : mapAs(m, sameAccess(m))),
  }),

  vcpuReads: race({
    ...shared,
    name: 'vcpu-reads',
    about:
      'Another vCPU reads the page first, where that leaves an entry that cannot be written: the host shares the page, or the slot logs.',
    short: 'another vCPU reads the page and is done first',
    // An entry that is there can be read; one that a read makes writable is the entry of a write.
    possible: (m) =>
      m.fault.kind === FaultKind.translation &&
      sameAccess(m) !== 'reads' &&
      canMap(m, 'reads') &&
      (m.env.slotLogging() || m.env.slotReadonly() || !m.host.mayWrite(m.fault.hva)),
    act: (m) => mapAs(m, 'reads'),
  }),

  vcpuWrites: race({
    ...shared,
    name: 'vcpu-writes',
    about: 'Another vCPU writes to the page first: the entry is writable, and the page marked dirty.',
    short: 'another vCPU writes to the page and is done first',
    possible: (m) =>
      sameAccess(m) !== 'writes' && canMap(m, 'writes') && !m.env.slotReadonly() && guestLets(m, 'writes'),
    act: (m) => mapAs(m, 'writes'),
  }),

  vcpuFetches: race({
    ...shared,
    name: 'vcpu-fetches',
    about: 'Another vCPU executes the page first: the entry is executable.',
    short: 'another vCPU executes the page and is done first',
    possible: (m) => sameAccess(m) !== 'fetches' && canMap(m, 'fetches') && guestLets(m, 'fetches'),
    act: (m) => mapAs(m, 'fetches'),
  }),

  vcpuMapsBlock: race({
    ...shared,
    name: 'vcpu-maps-block',
    about: 'Another vCPU reads from the block around the page first, and maps it whole.',
    short: 'another vCPU maps the block around the page first',
    possible: canMapBlock,
    act: (m) => mapAs(m, 'reads', m.g.PMD_SIZE),
  }),
};
