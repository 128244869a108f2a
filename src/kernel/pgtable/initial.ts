// SPDX-License-Identifier: GPL-2.0-only
// The tables before the fault.
import { ALIGN_DOWN } from '../bits.ts';
import { Access, FaultKind, Stage2State, VmaKind } from '../environment.ts';
import { leafLevel } from '../kvm/fault.ts';
import type { HvaRange } from '../kvm/invalidate.ts';
import { isDeviceLike, leafProt } from '../kvm/leaf_prot.ts';
import { smallPagePa } from '../layout.ts';
import { KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_RWX, KVM_PGTABLE_PROT_W, KVM_PGTABLE_PROT_X } from '../prot.ts';
import { vmIsProtected } from '../protected/vm_is_protected.ts';
import { PTE_OLD } from './attributes.ts';
import type { Stage2Owner } from './owner.ts';

/** The page that was lost is none of those that the host has at the address since. */
const GENERATION_LOST = 7;

/**
 * Builds what stage-2 holds before the fault, consistent by construction: a permission fault has a leaf that maps the page the
 * host has and lacks just the permission that was wanted; the leaf of an access-flag fault is old; neighbours map the pages beside it.
 */
export function buildInitialStage2(m: Stage2Owner): void {
  if (vmIsProtected(m)) {
    buildOfProtected(m);
    return;
  }
  switch (m.fault.stage2State) {
    case Stage2State.empty:
      return;
    case Stage2State.neighbours:
      installNeighbours(m);
      return;
    default:
      installLeaf(m, leafLevel(m.fault.stage2State));
  }
}

/**
 * What a protected guest has before the fault: pages beside the faulting one, and in place of an entry for this one that it was taken back. They are pinned whatever
 * became of the VMA: where that has no such page by now, they are small ones.
 */
function buildOfProtected(m: Stage2Owner): void {
  const { fault, g, host, slot, stage2 } = m;
  const page = g.PAGE_SIZE;
  const ipa = ALIGN_DOWN(fault.faultIpa, page);
  const isBlock = host.vmaKind() === VmaKind.thp;
  if (fault.stage2State === Stage2State.neighbours) {
    for (let delta = page; delta >= -page; delta -= 2 * page) {
      const hva = fault.hva + delta;
      if (Math.floor((ipa + delta) / g.PMD_SIZE) !== Math.floor(ipa / g.PMD_SIZE)) continue;
      if (delta > 0 ? hva >= slot.hvaEnd : hva < slot.userspace_addr) continue;
      stage2.install(ipa + delta, 3, isBlock ? host.pa(hva) : smallPagePa(g, hva, 0), KVM_PGTABLE_PROT_RWX);
    }
  }
  if (m.protection.entryPoisoned()) stage2.keepMapping(ipa, smallPagePa(g, fault.hva, GENERATION_LOST));
}

/** The neighbours, readable and, where nothing has to be done for that, executable. */
function installNeighbours(m: Stage2Owner): void {
  const { env, g, host, stage2 } = m;
  eachNeighbour(m, (hva, ipa) => {
    const pa = host.pa(hva);
    if (env.vmHasMte()) tagMapped(m, hva, g.PAGE_SIZE);
    const want = KVM_PGTABLE_PROT_R | (env.hasDIC() ? KVM_PGTABLE_PROT_X : 0);
    stage2.install(ipa, 3, pa, leafProt(m, want));
  });
}

/** Visits the pages right after and right before the faulting one that are mapped, where slot, VMA and table reach that far. */
function eachNeighbour(m: Stage2Owner, visit: (hva: number, ipa: number) => void): void {
  const { fault, g, host, slot } = m;
  const page = g.PAGE_SIZE;
  const ipa = ALIGN_DOWN(fault.faultIpa, page);
  if (!couldBeMapped(m)) return;
  for (let delta = page; delta >= -page; delta -= 2 * page) {
    const hva = fault.hva + delta;
    if (Math.floor((ipa + delta) / g.PMD_SIZE) !== Math.floor(ipa / g.PMD_SIZE)) continue;
    if (Math.floor(hva / g.PMD_SIZE) !== Math.floor(fault.hva / g.PMD_SIZE)) continue;
    if (delta > 0 ? hva >= slot.hvaEnd : hva < slot.userspace_addr) continue;
    if (host.isMapped(hva) && host.isAccessible(hva)) visit(hva, ipa + delta);
  }
}

function installLeaf(m: Stage2Owner, level: number): void {
  const { env, fault, g, host, stage2 } = m;
  const size = g.granule[level];
  const hva = ALIGN_DOWN(fault.hva, size);
  const pa = host.pa(hva);
  if (env.vmHasMte()) tagMapped(m, hva, size);
  const old = fault.kind === FaultKind.accessFlag ? PTE_OLD : 0;
  stage2.install(ALIGN_DOWN(fault.faultIpa, size), level, pa, leafProt(m, initialPermissions(m, size)) | old);
}

/** What the leaf allows: all but what the access wanted, and of the rest what the dimension says. */
function initialPermissions(m: Stage2Owner, size: number): number {
  const { env, fault } = m;
  if (fault.access === Access.exec) {
    if (!wasWritable(m)) return KVM_PGTABLE_PROT_R;
    if (!env.slotLogging()) return KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_W;
    // A block in a logging slot was write-protected when logging started; a writable page has its bit set.
    if (size !== m.g.PAGE_SIZE) return KVM_PGTABLE_PROT_R;
    markWritten(m);
    return KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_W;
  }
  const exec = env.hasDIC() || env.entryHasOther();
  return KVM_PGTABLE_PROT_R | (exec ? KVM_PGTABLE_PROT_X : 0);
}

/** Whether the leaf of a page that may not be executed could be written to. */
function wasWritable({ env, fault, host }: Stage2Owner): boolean {
  if (!env.entryHasOther() || !host.mayWrite(fault.hva) || env.slotReadonly()) return false;
  return fault.nested === null || fault.trans.writable;
}

function markWritten({ dirty, fault, g }: Stage2Owner): void {
  dirty.mark(Math.floor(fault.ipa / g.PAGE_SIZE));
}

/** What an unmap makes of the initial contents; `open`: that is seen when they are built. */
export const Fate = { lost: 0, kept: 1, open: 2 } as const;
export type Fate = (typeof Fate)[keyof typeof Fate];

/**
 * What becomes of the initial contents when a range that has the faulting address is unmapped. A leaf for that address goes with it, whole, whatever its size
 * (stage2_unmap_walker()), and the tables that are empty then. Neighbours go with the PMD block that both are in. Where each page has an entry of its own and
 * is anonymous memory they stay, and nothing that others do to the page between them changes what is built later.
 * @param range null for all of the guest's memory
 */
export function fateOfInitial({ fault, g, host }: Stage2Owner, range: HvaRange | null): Fate {
  const state = fault.stage2State;
  if (range === null || state === Stage2State.empty) return Fate.lost;
  if (range.around === undefined) return Fate.open;
  if (state !== Stage2State.neighbours || range.around !== 'entry') return Fate.lost;
  if (host.isLinear()) return Fate.open;
  if (host.pageBytes() >= g.PMD_SIZE) return Fate.lost;
  return host.vmaKind() === VmaKind.anon ? Fate.kept : Fate.open;
}

/** What is left of initial contents that are unmapped whole: the bit of a page that was written, and tags that were initialised. */
export function leaveTraces(m: Stage2Owner): void {
  const { env, fault, g } = m;
  switch (fault.stage2State) {
    case Stage2State.empty:
      return;
    case Stage2State.neighbours:
      if (env.vmHasMte()) eachNeighbour(m, (hva) => tagMapped(m, hva, g.PAGE_SIZE));
      return;
    default: {
      const size = g.granule[leafLevel(fault.stage2State)];
      if (env.vmHasMte()) tagMapped(m, ALIGN_DOWN(fault.hva, size), size);
      if (size === g.PAGE_SIZE && fault.access === Access.exec && env.slotLogging() && wasWritable(m))
        markWritten(m);
    }
  }
}

/**
 * Whether a page of the VMA could have been mapped by an earlier fault: memory that is cacheable outside the memory map needs FWB
 * and DIC, and a VM with MTE is refused cacheable memory that cannot carry tags.
 */
function couldBeMapped(m: Stage2Owner): boolean {
  const { env, host } = m;
  if (isDeviceLike(m)) return true;
  const mapMemory = host.isMapMemoryAt(m.fault.hva);
  const driver = host.isLinear() || host.isMixed();
  if (driver && !mapMemory && !(env.hasFWB() && env.hasDIC())) return false;
  return !env.vmHasMte() || host.allowsMte();
}

/**
 * Memory that the guest can see already has its tags. The flag of a hugetlb folio covers the folio, but what was cleared when a part
 * of it was mapped is that part: `sanitise_mte_tags()` is given the size of the mapping.
 */
function tagMapped(m: Stage2Owner, hva: number, size: number): void {
  const { fault, host, mte } = m;
  mte.add(host.pa(hva), size);
  if (mte.isHugetlb() && host.rangeStart(hva) === host.rangeStart(fault.hva)) mte.assumeFolioTagged();
}
