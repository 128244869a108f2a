// SPDX-License-Identifier: GPL-2.0-only
// Another vCPU that resolves the same fault.
import { ALIGN_DOWN } from '../bits.ts';
import { Touches } from '../calls/touches.ts';
import { Access, FaultKind, HostPte, Stage2State, VmaKind } from '../environment.ts';
import { leafProt } from '../kvm/leaf_prot.ts';
import type { Machine } from '../machine.ts';
import {
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_RWX,
  KVM_PGTABLE_PROT_W,
  KVM_PGTABLE_PROT_X,
  KVM_PGTABLE_WALK_SHARED,
} from '../prot.ts';
import { race } from './declare.ts';

/**
 * Another vCPU took the same fault, and was done first: the entry that is there gets the permission that was missing, or
 * a page is mapped. It marks the page dirty when it maps it writable, and initialises its tags, as a correct handler does.
 */
function mapFirst(m: Machine): void {
  const { fault, g, host, stage2 } = m;
  stage2.ensure();
  const exec = fault.access === Access.exec;
  let want = KVM_PGTABLE_PROT_R;
  const log = m.env.slotLogging();
  if (fault.isWrite || (!log && host.mayWrite(fault.hva) && !m.env.slotReadonly()))
    want |= KVM_PGTABLE_PROT_W;
  if (exec || m.env.hasDIC()) want |= KVM_PGTABLE_PROT_X;
  const prot = leafProt(m, want);
  const ipa = ALIGN_DOWN(fault.faultIpa, g.PAGE_SIZE);
  stage2.collect();
  const existing = stage2.find(ipa);
  if (existing >= 0) {
    const wanted = (prot | stage2.leaves.prot[existing]!) & KVM_PGTABLE_PROT_RWX;
    stage2.relaxPerms(ipa, wanted, KVM_PGTABLE_WALK_SHARED);
  } else {
    const pa = host.pa(fault.hva);
    if (m.env.vmHasMte()) initialiseTags(m, pa);
    stage2.install(ipa, 3, pa, prot);
  }
  if (fault.isWrite && log) m.dirty.mark(Math.floor(fault.ipa / g.PAGE_SIZE));
}

function initialiseTags(m: Machine, pa: number): void {
  const { fault, g, host, mte } = m;
  if (!mte.isHugetlb()) {
    mte.clear(pa, g.PAGE_SIZE);
  } else {
    const start = host.rangeStart(fault.hva);
    mte.clear(host.pa(start), host.rangeEnd(fault.hva) - start);
  }
}

/**
 * Whether another vCPU that takes the same fault would succeed with a page-sized mapping, or by relaxing the entry that is
 * there. Kept to ordinary memory: that is where two vCPUs race for an entry.
 */
function canMap(m: Machine): boolean {
  const { fault, host } = m;
  const kind = host.vmaKind();
  if (m.invalidateInProgress !== 0 || fault.kind === FaultKind.exclAtomic) return false;
  if (kind === VmaKind.hole || kind === VmaKind.pfnmap || kind === VmaKind.mixedmap) return false;
  const pte = host.hostPte();
  if (pte === HostPte.poisoned || pte === HostPte.sigbus) return false;
  if (fault.isWrite && (pte !== HostPte.writable || host.cow)) return false;
  if (!host.present) return false;
  if (m.env.vmHasMte() && !host.allowsMte()) return false;
  if (fault.nested !== null && fault.trans.block_size < m.g.PAGE_SIZE) return false;
  const block = fault.stage2State === Stage2State.pmdBlock || fault.stage2State === Stage2State.pudBlock;
  return !(block && m.env.slotLogging());
}

export const vcpuRaces = {
  vcpuMapsFirst: race({
    name: 'vcpu-maps-first',
    about:
      'Another vCPU takes the same fault and is done first: the entry is there, or has the permission already.',
    short: 'another vCPU takes the same fault and is done first',
    kernel: 'kvm_handle_guest_abort() in arch/arm64/kvm/mmu.c',
    mmuLock: 'free or read',
    mmapLock: 'any',
    possible: canMap,
    touches: Touches.stage2 | Touches.dirtyLog | Touches.tags,
    act: (m) => {
      m.disturbed = true;
      mapFirst(m);
    },
  }),
};
