// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, it } from 'vitest';
import { hasBit } from '../bits.ts';
import { Call } from '../calls.ts';
import { Access, FaultKind, HostPte, Stage2State, VmaKind } from '../environment.ts';
import { wpMemoryRegion } from '../kvm/invalidate.ts';
import { FIRST_SEQUENCE } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { FOLL_WRITE } from '../pfn.ts';
import {
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_W,
  KVM_PGTABLE_PROT_X,
  KVM_PGTABLE_WALK_SHARED,
  KVM_PGTABLE_PROT_RW as RW,
} from '../prot.ts';
import { type Booted, boot, faultin, faultLeaf } from '../testing/boot.ts';
import type { Overrides } from '../testing/environment.ts';
import { VM_HUGETLB, VM_PFNMAP } from '../vm_flags.ts';
import { RACE_NAMES, Race, type RaceAction, type RaceName } from './actions.ts';
import { allowedRaces } from './allowed.ts';
import { SITE_STRIDE } from './site.ts';

/** Which locks the handler can hold at a site, how it gets there, and the call that the site precedes. */
const LOCKS = {
  none: { take: () => {}, call: Call.mmap_read_lock, reach: (b: Booted) => b.k.mmap_read_lock(b.mm) },
  mmapLock: {
    take: (b: Booted) => b.k.mmap_read_lock(b.mm),
    call: Call.vma_lookup,
    reach: (b: Booted) => void b.k.vma_lookup(b.mm, b.m.fault.hva),
  },
  mmuLockRead: {
    take: (b: Booted) => b.k.read_lock(b.kvm.mmu_lock),
    call: Call.mmu_invalidate_retry,
    reach: (b: Booted) => void b.k.mmu_invalidate_retry(b.kvm, 1000),
  },
  mmuLockWrite: {
    take: (b: Booted) => b.k.write_lock(b.kvm.mmu_lock),
    call: Call.mmu_invalidate_retry,
    reach: (b: Booted) => void b.k.mmu_invalidate_retry(b.kvm, 1000),
  },
} as const;
type LockName = keyof typeof LOCKS;

const MMU_LOCK: readonly LockName[] = ['mmuLockRead', 'mmuLockWrite'];
const BOTH_LOCKS: readonly LockName[] = ['mmapLock', ...MMU_LOCK];

/** A write to a page that stage-2 maps read-only: there is a leaf to lose. */
const MAPPED: Overrides = {
  faultKind: FaultKind.permission,
  access: Access.write,
  stage2State: Stage2State.page,
};

interface Expectation {
  readonly machine: Overrides;
  /** Locks that exclude it. */
  readonly excludedBy: readonly LockName[];
  /** What it changes; the leaf from before is found with `faultLeaf`. */
  readonly changed: (m: Machine, pa: number) => void;
}

/** The notifier ran whole: the leaf is gone and the sequence has moved. */
function invalidated(m: Machine): void {
  expect(faultLeaf(m)).toBeNull();
  expect([m.invalidateSeq, m.invalidateInProgress, m.disturbed]).toEqual([FIRST_SEQUENCE + 1, 0, true]);
}

/** Neither the notifier nor the host's page tables were touched. */
function undisturbed(m: Machine): void {
  expect([m.invalidateSeq, m.invalidateInProgress, m.host.generation]).toEqual([FIRST_SEQUENCE, 0, 0]);
}

const EXPECTED: { readonly [name in RaceName]: Expectation } = {
  unmap: {
    machine: MAPPED,
    excludedBy: MMU_LOCK,
    changed: (m) => {
      invalidated(m);
      expect(m.host.isMapped(m.fault.hva)).toBe(false);
    },
  },
  remap: {
    machine: MAPPED,
    excludedBy: MMU_LOCK,
    changed: (m, pa) => {
      invalidated(m);
      expect(m.host.isMapped(m.fault.hva)).toBe(true);
      expect(m.host.pa(m.fault.hva)).not.toBe(pa);
    },
  },
  'vma-hole': {
    machine: MAPPED,
    excludedBy: BOTH_LOCKS,
    changed: (m) => {
      invalidated(m);
      expect(m.host.vmaKind()).toBe(VmaKind.hole);
      expect(m.host.isMapped(m.fault.hva)).toBe(false);
    },
  },
  'vma-small': {
    machine: { ...MAPPED, vmaKind: VmaKind.hugetlbPmd },
    excludedBy: BOTH_LOCKS,
    changed: (m, pa) => {
      invalidated(m);
      expect(hasBit(m.host.vmaFlags(), VM_HUGETLB)).toBe(false);
      expect(m.host.pageBytes()).toBe(4096);
      expect(m.host.pa(m.fault.hva)).not.toBe(pa);
    },
  },
  'vma-device': {
    machine: MAPPED,
    excludedBy: BOTH_LOCKS,
    changed: (m) => {
      invalidated(m);
      expect(hasBit(m.host.vmaFlags(), VM_PFNMAP)).toBe(true);
      expect(m.host.memoryType()).toBe(4);
      expect(m.host.isMapMemory(m.host.pa(m.fault.hva) / 4096)).toBe(false);
    },
  },
  'vma-no-mte': {
    machine: { ...MAPPED, vmHasMte: true },
    excludedBy: BOTH_LOCKS,
    changed: (m) => {
      invalidated(m);
      expect(m.host.allowsMte()).toBe(false);
    },
  },
  'vma-read-only': {
    machine: MAPPED,
    excludedBy: BOTH_LOCKS,
    changed: (m, pa) => {
      invalidated(m);
      expect(m.host.hostPte()).toBe(HostPte.readOnly);
      expect(m.host.pa(m.fault.hva)).toBe(pa);
    },
  },
  'thp-collapse': {
    machine: MAPPED,
    excludedBy: BOTH_LOCKS,
    changed: (m, pa) => {
      invalidated(m);
      expect(m.host.userLeafLevel()).toBe(2);
      expect(m.host.pa(m.fault.hva)).not.toBe(pa);
    },
  },
  'thp-split': {
    machine: { ...MAPPED, vmaKind: VmaKind.thp, stage2State: Stage2State.pmdBlock },
    excludedBy: MMU_LOCK,
    changed: (m, pa) => {
      invalidated(m);
      expect(m.host.userLeafLevel()).toBe(3);
      expect(m.host.pa(m.fault.hva)).toBe(pa);
    },
  },
  'write-protect': {
    machine: MAPPED,
    excludedBy: MMU_LOCK,
    changed: (m, pa) => {
      invalidated(m);
      expect(m.host.mayWrite(m.fault.hva)).toBe(false);
      expect(m.host.pa(m.fault.hva)).toBe(pa);
      m.host.gup(m.fault.hva, true);
      expect(m.host.pa(m.fault.hva)).not.toBe(pa);
    },
  },
  poison: {
    machine: MAPPED,
    excludedBy: MMU_LOCK,
    changed: (m) => {
      invalidated(m);
      expect(m.host.isPoisoned(m.fault.hva)).toBe(true);
    },
  },
  'start-logging': {
    machine: MAPPED,
    excludedBy: [],
    changed: (m) => {
      undisturbed(m);
      expect(m.pendingLogging).toBe(true);
      // The handler goes on with the old slot until its SRCU read section ends.
      expect(m.slot.dirty_bitmap).toBeNull();
      expect(m.slot.flags).toBe(0);
      expect(faultLeaf(m)).not.toBeNull();
    },
  },
  'stop-logging': {
    machine: { ...MAPPED, slotLogging: true },
    excludedBy: [],
    changed: (m) => {
      undisturbed(m);
      expect(m.pendingLogging).toBe(false);
      expect(m.slot.dirty_bitmap).not.toBeNull();
    },
  },
  'harvest-dirty-log': {
    machine: {
      ...MAPPED,
      access: Access.exec,
      entryHasOther: true,
      slotLogging: true,
    },
    excludedBy: MMU_LOCK,
    changed: (m) => {
      undisturbed(m);
      expect([m.dirty.count, m.dirty.harvested]).toEqual([0, 1]);
      expect((faultLeaf(m)?.prot ?? 0) & KVM_PGTABLE_PROT_W).toBe(0);
    },
  },
  'vcpu-maps-first': {
    machine: { ...MAPPED, slotLogging: true },
    excludedBy: ['mmuLockWrite'],
    changed: (m, pa) => {
      undisturbed(m);
      expect(faultLeaf(m)).toMatchObject({ pa, prot: KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_W });
      expect(m.dirty.has(Math.floor(m.fault.ipa / 4096))).toBe(true);
    },
  },
  'vcpu-reads': {
    machine: { access: Access.write, hostPte: HostPte.readOnly },
    excludedBy: ['mmuLockWrite'],
    changed: (m, pa) => {
      undisturbed(m);
      expect(faultLeaf(m)).toMatchObject({ pa, size: 4096, prot: KVM_PGTABLE_PROT_R });
    },
  },
  'vcpu-writes': {
    machine: { ...MAPPED, access: Access.exec, slotLogging: true },
    excludedBy: ['mmuLockWrite'],
    changed: (m, pa) => {
      undisturbed(m);
      expect(faultLeaf(m)).toMatchObject({ pa, prot: KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_W });
      expect(m.dirty.has(Math.floor(m.fault.ipa / 4096))).toBe(true);
    },
  },
  'vcpu-fetches': {
    machine: { ...MAPPED, slotLogging: true },
    excludedBy: ['mmuLockWrite'],
    changed: (m, pa) => {
      undisturbed(m);
      expect(faultLeaf(m)).toMatchObject({ pa, prot: KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_X });
      expect(m.dirty.count).toBe(0);
    },
  },
  'vcpu-maps-block': {
    machine: { vmaKind: VmaKind.thp },
    excludedBy: ['mmuLockWrite'],
    changed: (m) => {
      undisturbed(m);
      expect(faultLeaf(m)).toMatchObject({
        size: 2 ** 21,
        pa: m.host.pa(m.host.rangeStart(m.fault.hva)),
        prot: KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_W,
      });
    },
  },
  'invalidate-begin': {
    machine: MAPPED,
    excludedBy: MMU_LOCK,
    changed: (m) => {
      expect(faultLeaf(m)).toBeNull();
      expect([m.invalidateSeq, m.invalidateInProgress]).toEqual([FIRST_SEQUENCE, 1]);
      expect(m.host.isMapped(m.fault.hva)).toBe(false);
    },
  },
};

const CASES = Object.entries(EXPECTED) as [RaceName, Expectation][];
const actionOf = (name: RaceName) => RACE_NAMES.indexOf(name) as RaceAction;
const allows = (m: Machine, action: RaceAction) => (allowedRaces(m) & (1 << action)) !== 0;

/** A machine on which the race strikes, or tries to, at the site under `lock`. */
function raced(name: RaceName, lock: LockName): { b: Booted; pa: number } {
  const { call, take, reach } = LOCKS[lock];
  const site = call * SITE_STRIDE + 1;
  const b = boot({ ...EXPECTED[name].machine, race: { site, action: actionOf(name) } });
  b.m.stage2.ensure();
  const pa = b.m.host.pa(b.m.fault.hva);
  take(b);
  reach(b);
  return { b, pa };
}

it('every race has a name, a number and an expectation here', () => {
  expect(CASES.map(([name]) => name).sort()).toEqual(RACE_NAMES.filter((name) => name !== 'none').sort());
  expect(Object.values(Race)).toEqual(RACE_NAMES.slice(1).map((_, i) => i + 1));
});

describe.each(CASES)('%s', (name, { machine, excludedBy, changed }) => {
  const action = actionOf(name);

  it('is allowed while no lock is held, and changes what it says', () => {
    expect(allows(boot(machine).m, action)).toBe(true);
    const { b, pa } = raced(name, 'none');
    expect([b.m.scheduler.struck, b.m.scheduler.refused, b.m.scheduler.left]).toEqual([1, 0, 0]);
    expect(b.m.recorder.trace.find((effect) => effect.kind === 'race')).toMatchObject({
      name,
      end: 'strikes',
    });
    changed(b.m, pa);
    expect(b.m.recorder.violations).toBe(0);
  });

  it.each(Object.keys(LOCKS).filter((lock) => lock !== 'none') as LockName[])('obeys %s', (lock) => {
    const excluded = excludedBy.includes(lock);
    const held = boot(machine);
    LOCKS[lock].take(held);
    expect(allows(held.m, action)).toBe(!excluded);

    const { b, pa } = raced(name, lock);
    expect([b.m.scheduler.struck, b.m.scheduler.waited, b.m.scheduler.refused]).toEqual(
      excluded ? [0, 1, 0] : [1, 0, 0],
    );
    expect(b.m.recorder.trace.find((effect) => effect.kind === 'race')).toMatchObject({
      end: excluded ? 'waits' : 'strikes',
    });
    if (excluded) {
      undisturbed(b.m);
      expect(b.m.disturbed).toBe(false);
      expect(b.m.scheduler.left).toBe(1);
      expect(faultLeaf(b.m) === null).toBe(machine.faultKind === undefined);
      expect(b.m.host.pa(b.m.fault.hva)).toBe(pa);
      expect(b.m.pendingLogging).toBeNull();
    } else {
      changed(b.m, pa);
    }
  });

  it('can come after the handler has returned', () => {
    const b = boot(machine);
    b.m.scheduler.left = 1;
    b.m.stage2.ensure();
    const pa = b.m.host.pa(b.m.fault.hva);
    b.m.scheduler.strikeLate(action);
    expect(b.m.scheduler.struck).toBe(1);
    changed(b.m, pa);
  });
});

it('kvm_fault_lock() under protected KVM keeps another vCPU out, and does not otherwise', () => {
  const allowed = (protectedKvm: boolean) => {
    const b = boot({ protectedKvm });
    b.k.kvm_fault_lock(b.kvm);
    return allows(b.m, Race.vcpuMapsFirst);
  };
  expect(allowed(true)).toBe(false);
  expect(allowed(false)).toBe(true);
});

it('kvm_swap_active_memslots() waits for SRCU: a slot that starts to log is write-protected only after the handler', () => {
  // Bench.run() calls wpMemoryRegion() once the handler has returned.
  const b = boot({ access: Access.write });
  b.m.scheduler.left = 1;
  b.m.scheduler.strikeLate(Race.startLogging);
  const { pfn, page } = faultin(b, FOLL_WRITE);
  b.k.kvm_fault_lock(b.kvm);
  const { m } = b;
  m.stage2.map(m.fault.ipa, 4096, pfn * 4096, RW, b.vcpu.arch.mmu_page_cache, KVM_PGTABLE_WALK_SHARED);
  b.k.kvm_release_faultin_page(b.kvm, page, false, true);
  b.k.kvm_fault_unlock(b.kvm);
  b.k.mark_page_dirty_in_slot(b.kvm, m.slot.face, m.fault.ipa / 4096);
  expect(m.dirty.count).toBe(0);
  expect(faultLeaf(m)?.prot).toBe(RW);
  wpMemoryRegion(m);
  expect(faultLeaf(m)?.prot).toBe(KVM_PGTABLE_PROT_R);
  expect(m.recorder.violations).toBe(0);
});
