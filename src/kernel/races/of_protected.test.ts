// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { Call } from '../calls.ts';
import { HostPte, Stage2State, VmaKind } from '../environment.ts';
import type { Machine } from '../machine.ts';
import { FOLL_LONGTERM, FOLL_WRITE } from '../pfn.ts';
import { uninit } from '../poison.ts';
import { KVM_PGTABLE_PROT_RWX } from '../prot.ts';
import { Backing } from '../protected/questions.ts';
import { boot, faultLeaf, leavesOf } from '../testing/boot.ts';
import type { Overrides } from '../testing/environment.ts';
import type { page } from '../types.ts';
import { RACE_NAMES, Race, type RaceAction } from './actions.ts';
import { admittedRaces, allowedRaces, isAllowed } from './allowed.ts';
import { applyRace } from './apply.ts';
import { SITE_STRIDE } from './site.ts';

const names = (m: Machine): string[] => RACE_NAMES.filter((_, i) => (allowedRaces(m) & (1 << i)) !== 0);

/** A machine whose handler holds the page. */
function holding(overrides: Overrides = {}) {
  const b = boot({ protection: {}, ...overrides });
  b.k.mmap_read_lock(b.mm);
  b.k.pin_user_pages(b.m.fault.hva, 1, FOLL_WRITE | FOLL_LONGTERM, uninit<page>());
  b.k.mmap_read_unlock(b.mm);
  return b;
}

const MOVES = ['remap', 'write-protect', 'thp-collapse'];

it('what needs the page for itself gives up while it is pinned', () => {
  const before = names(boot({ protection: {} }).m);
  expect(before).toEqual(expect.arrayContaining([...MOVES, 'unmap', 'vma-hole', 'vcpu-maps-first']));
  const { m } = holding();
  expect(names(m)).toEqual(before.filter((name) => !MOVES.includes(name)));
  // The exhaustive engine asks before it looks at what else a race depends on.
  expect([isAllowed(m, Race.remap), isAllowed(boot({ protection: {} }).m, Race.remap)]).toEqual([
    false,
    true,
  ]);
  expect(admittedRaces(m) & (1 << Race.remap)).toBe(0);
});

it('nobody logs, and every access of another vCPU is the same', () => {
  const allowed = names(
    boot({ protection: {}, vmaKind: VmaKind.thp, stage2State: Stage2State.neighbours }).m,
  );
  expect(allowed.filter((name) => /log|vcpu/.test(name))).toEqual(['vcpu-maps-first']);
});

describe('another vCPU that takes the same fault', () => {
  it('is given the page, which its own pin holds, whatever the handler does', () => {
    const { m } = boot({
      protection: {},
      race: { site: Call.mmap_read_lock * SITE_STRIDE + 1, action: Race.vcpuMapsFirst as RaceAction },
    });
    applyRace(m, Race.vcpuMapsFirst);
    expect(faultLeaf(m)).toMatchObject({ pa: m.host.pa(m.fault.hva), prot: KVM_PGTABLE_PROT_RWX });
    expect([m.pages.pinned, m.donations.donated, m.stage2.mappings.n]).toEqual([0, 0, 1]);
    expect(names(m)).not.toContain('remap');
    expect(names(m)).not.toContain('vcpu-maps-first');
  });

  it.each<readonly [string, Overrides]>([
    ['of a file', { protection: { backing: () => Backing.pageCache } }],
    ['of hugetlbfs', { vmaKind: VmaKind.hugetlbPmd }],
    ['that the account has no room for', { protection: { mayLock: () => false } }],
    ["that is not only the host's", { protection: { hostOwns: () => false } }],
    ['that was taken back', { protection: { entryPoisoned: () => true } }],
    ['that is poisoned', { hostPte: HostPte.poisoned }],
  ])('is not given a page %s', (_, overrides) => {
    expect(names(boot({ protection: {}, ...overrides }).m)).not.toContain('vcpu-maps-first');
  });
});

it('what the guest has stays mapped when the host drops its own entry', () => {
  const { m } = boot({ protection: {}, stage2State: Stage2State.neighbours });
  m.stage2.ensure();
  applyRace(m, Race.vmaHole);
  expect(leavesOf(m)).toHaveLength(2);
  expect(m.host.isMapped(m.fault.hva)).toBe(false);
});
