// SPDX-License-Identifier: GPL-2.0-only
// The tables before the fault.
import { ALIGN_DOWN } from '../bits.ts';
import { Access, FaultKind, Stage2State, VmaKind } from '../environment.ts';
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
    case Stage2State.page:
      installLeaf(m, 3, m.g.PAGE_SIZE);
      return;
    case Stage2State.pmdBlock:
      installLeaf(m, 2, m.g.PMD_SIZE);
      return;
    case Stage2State.pudBlock:
      installLeaf(m, 1, m.g.PUD_SIZE);
      return;
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

/** The pages right after and right before the faulting one, where slot, VMA and table reach that far. */
function installNeighbours(m: Stage2Owner): void {
  const { fault, g, host, slot, stage2 } = m;
  const page = g.PAGE_SIZE;
  const ipa = ALIGN_DOWN(fault.faultIpa, page);
  if (!couldBeMapped(m)) return;
  const want = KVM_PGTABLE_PROT_R | (m.env.hasDIC() ? KVM_PGTABLE_PROT_X : 0);
  for (let delta = page; delta >= -page; delta -= 2 * page) {
    const hva = fault.hva + delta;
    if (Math.floor((ipa + delta) / g.PMD_SIZE) !== Math.floor(ipa / g.PMD_SIZE)) continue;
    if (Math.floor(hva / g.PMD_SIZE) !== Math.floor(fault.hva / g.PMD_SIZE)) continue;
    if (delta > 0 ? hva >= slot.hvaEnd : hva < slot.userspace_addr) continue;
    if (!host.isMapped(hva) || !host.isAccessible(hva)) continue;
    const pa = host.pa(hva);
    if (m.env.vmHasMte()) tagMapped(m, hva, page);
    stage2.install(ipa + delta, 3, pa, leafProt(m, want));
  }
}

function installLeaf(m: Stage2Owner, level: number, size: number): void {
  const { env, fault, host, stage2 } = m;
  const hva = ALIGN_DOWN(fault.hva, size);
  const pa = host.pa(hva);
  if (env.vmHasMte()) tagMapped(m, hva, size);
  const old = fault.kind === FaultKind.accessFlag ? PTE_OLD : 0;
  stage2.install(ALIGN_DOWN(fault.faultIpa, size), level, pa, leafProt(m, initialPermissions(m, size)) | old);
}

/** What the leaf allows: all but what the access wanted, and of the rest what the dimension says. */
function initialPermissions(m: Stage2Owner, size: number): number {
  const { env, fault, host } = m;
  const lacksExec = fault.access === Access.exec;
  if (lacksExec) {
    if (!env.entryHasOther() || !host.mayWrite(fault.hva) || env.slotReadonly()) return KVM_PGTABLE_PROT_R;
    if (fault.nested !== null && !fault.trans.writable) return KVM_PGTABLE_PROT_R;
    if (!env.slotLogging()) return KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_W;
    // A block in a logging slot was write-protected when logging started; a writable page has its bit set.
    if (size !== m.g.PAGE_SIZE) return KVM_PGTABLE_PROT_R;
    m.dirty.mark(Math.floor(fault.ipa / m.g.PAGE_SIZE));
    return KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_W;
  }
  const exec = env.hasDIC() || env.entryHasOther();
  return KVM_PGTABLE_PROT_R | (exec ? KVM_PGTABLE_PROT_X : 0);
}

/**
 * Whether a page of the VMA could have been mapped by an earlier fault: memory that is cacheable outside the memory map needs FWB
 * and DIC, and a VM with MTE is refused cacheable memory that cannot carry tags.
 */
function couldBeMapped(m: Stage2Owner): boolean {
  const { env, host } = m;
  if (isDeviceLike(m)) return true;
  const mapMemory = host.isMapMemory(Math.floor(host.pa(m.fault.hva) / m.g.PAGE_SIZE));
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
