// SPDX-License-Identifier: GPL-2.0-only
/** KVM_SET_USER_MEMORY_REGION during the fault, seen from where it is committed: `Bench.run()`. */
import { expect, it } from 'vitest';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { D } from '../../subjects/user_mem_abort/dimensions/all.ts';
import type { UserMemAbortVariant } from '../../subjects/user_mem_abort/variant.ts';
import { Call } from '../calls.ts';
import { Access } from '../environment.ts';
import type { ClassicUserMemAbort } from '../kernel.ts';
import { FOLL_WRITE } from '../pfn.ts';
import { ref, uninit } from '../poison.ts';
import {
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_RW,
  KVM_PGTABLE_PROT_W,
  KVM_PGTABLE_WALK_SHARED,
} from '../prot.ts';
import { faultLeaf } from '../testing/boot.ts';
import type { page } from '../types.ts';
import { Race } from './actions.ts';
import { SITE_STRIDE } from './site.ts';

/** Maps one page writable and says whether the slot logged while it ran. */
const mapPage: ClassicUserMemAbort = (k, vcpu, fault_ipa, _nested, memslot, _hva, _is_perm) => {
  const { kvm } = vcpu;
  const page = uninit<page | null>();
  const gfn = fault_ipa / k.PAGE_SIZE;
  const pfn = k.__kvm_faultin_pfn(memslot, gfn, FOLL_WRITE, ref(false), page);
  k.kvm_fault_lock(kvm);
  const ret = k.kvm_pgtable_stage2_map(
    vcpu.arch.hw_mmu.pgt,
    fault_ipa,
    k.PAGE_SIZE,
    pfn * k.PAGE_SIZE,
    KVM_PGTABLE_PROT_RW,
    vcpu.arch.mmu_page_cache,
    KVM_PGTABLE_WALK_SHARED,
  );
  k.kvm_release_faultin_page(kvm, page.value, ret !== 0, true);
  k.kvm_fault_unlock(kvm);
  k.mark_page_dirty_in_slot(kvm, memslot, gfn);
  return memslot.dirty_bitmap === null ? 0 : 1;
};

function run(logging: boolean, race: boolean): { ret: number; m: Bench['m'] } {
  const bench = new Bench();
  const { choices } = bench.world;
  choices.startSimplest();
  choices.give(D.access, Access.write);
  choices.give(D.slotLogging, logging ? 1 : 0);
  const site = Call.__kvm_faultin_pfn * SITE_STRIDE + 1;
  if (race) choices.giveRace(site, logging ? Race.stopLogging : Race.startLogging);
  const variant: UserMemAbortVariant = { name: 'map-page', signature: 'classic', user_mem_abort: mapPage };
  const ret = bench.run(variant, race ? 1 : 0);
  return { ret, m: bench.m };
}

it('a slot that starts to log is the old one for the handler, and write-protected once it has returned', () => {
  const { ret, m } = run(false, true);
  expect([ret, m.scheduler.struck, m.recorder.violations]).toEqual([0, 1, 0]);
  expect(m.dirty.count).toBe(0);
  expect(faultLeaf(m)?.prot).toBe(KVM_PGTABLE_PROT_R);
});

it('a slot that stops to log is the old one for the handler, and nothing is write-protected', () => {
  const { ret, m } = run(true, true);
  expect([ret, m.scheduler.struck, m.dirty.count]).toEqual([1, 1, 1]);
  expect((faultLeaf(m)?.prot ?? 0) & KVM_PGTABLE_PROT_W).not.toBe(0);
});

it('without the race the leaf stays writable', () => {
  expect(faultLeaf(run(false, false).m)?.prot).toBe(KVM_PGTABLE_PROT_RW);
});
