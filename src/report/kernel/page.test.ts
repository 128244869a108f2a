// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import type { Drawn } from '../../conformance/kernel/draw.ts';
import type { Observation } from '../../conformance/kernel/observation.ts';
import type { Compared, KernelResult } from '../../conformance/kernel/run.ts';
import type { Plan } from '../../conformance/kernel/sites.ts';
import { REALISED } from '../../conformance/kernel/testing/realised.ts';
import { raceCounts } from '../../conformance/kernel/verdict.ts';
import { kernelPage } from './page.ts';

function compared(
  id: string,
  race: { site: string; action: string } | null,
  plan: Plan | null,
  differs = false,
) {
  const drawn: Drawn = {
    id,
    of: 'user_mem_abort',
    scenario: { schemaVersion: 1, choices: {}, races: race === null ? [] : [race] },
    realised: {
      ...REALISED,
      plan,
      action: race?.action ?? null,
    },
    prediction: {} as Observation,
  };
  const differences: Compared['differences'] = differs
    ? [{ part: 'leaf', model: 'none', machine: 'some' }]
    : [];
  return { drawn, machine: {} as Observation, differences };
}

const UNMAP = { site: 'read_lock#1', action: 'unmap' };
const IN_PIN = { site: '__kvm_faultin_pfn#1', action: 'start-logging' };
const HELD: Plan = { kind: 'race', site: 'read_lock', action: 'unmap' };
const RESULT: KernelResult = {
  ...{ image: '/boot/vmlinuz-6.12', pages: '4k', source: 'linux-source 6.12', release: '6.12.0' },
  compared: [
    compared('s1', null, null),
    compared('r1', UNMAP, HELD),
    compared('r2', UNMAP, HELD, true),
    compared('u1', IN_PIN, null),
    compared('f1', null, { kind: 'fail', call: 'topup' }),
  ],
  ...{ notRun: [], leftOut: [], ran: [], known: [], broken: [] },
  aborts: { scenarios: [], refused: new Map() },
  draw: {
    scenarios: [],
    refused: new Map(),
    missing: [{ action: 'thp-collapse', site: 'read_lock#1', reason: 'a pinned page stays' }],
  },
};

it('races are counted by kind and site, with those that agree and those that userfaultfd held', () => {
  expect(raceCounts(RESULT)).toEqual([
    { ...UNMAP, scenarios: 2, agreed: 1, inPin: 0 },
    { ...IN_PIN, scenarios: 1, agreed: 1, inPin: 1 },
  ]);
});

it('the page has a row for each race, what cannot be had with its reason, and the calls that were made to fail', () => {
  const page = kernelPage(RESULT, 'the command');
  expect(page).toMatch(/^\| unmap \|.*\| 1 of 2 \|/m);
  expect(page).toMatch(/^\| start-logging \|.*\| 1 \|/m);
  expect(page).toMatch(/^\| thp-collapse \| `read_lock` \| a pinned page stays \|$/m);
  expect(page).toMatch(/^\| all \| `mmu_invalidate_seq` \| a field that is read, no call \|$/m);
  expect(page).toContain('`kvm_mmu_topup_memory_cache()` was made to fail in 1 scenario.');
});

it('the page counts by function, with the old entries among the aborts, and says what aborts came to', () => {
  const abort = (id: string, prediction: Partial<Observation>) => {
    const one = compared(id, null, null);
    const drawn: Drawn = {
      ...one.drawn,
      of: 'kvm_handle_guest_abort',
      prediction: { 'injected abort': 'none', 'way out': 'goes on', calls: '', ...prediction } as Observation,
    };
    return { ...one, drawn };
  };
  const aborts = [
    abort('d1', { calls: 'mkyoung(0x1000000000); set_pfn_accessed' }),
    abort('d2', { calls: 'io_mem_abort(0x48) = 0', 'way out': 'KVM_EXIT_MMIO: read of 0x48' }),
    abort('d3', { calls: 'io_mem_abort(0x58) = 0', 'way out': 'KVM_EXIT_MMIO: write to 0x58' }),
  ];
  const page = kernelPage({ ...RESULT, compared: [...RESULT.compared, ...aborts] }, 'the command');
  expect(page).toMatch(/^\| `user_mem_abort\(\)` \| 5 \| 4 \|/m);
  expect(page).toMatch(/^\| `kvm_handle_guest_abort\(\)` \| 3 \| 3 \|/m);
  expect(page).toMatch(/^\| `handle_access_fault\(\)` \| 1 \| 1 \|/m);
  expect(page).toMatch(/^\| no memory: KVM_EXIT_MMIO \| 2 \| 2 \|$/m);
  expect(page).toMatch(/^\| the access flag is set again \| 1 \| 1 \|$/m);
  expect(page).toMatch(/^\| decoding \| cache-maintenance \| TCG carries out DC CIVAC/m);
  expect(kernelPage(RESULT, 'the command')).not.toContain('## Aborts');
  const { drawn } = aborts[0]!;
  const leftOut = [{ drawn, reason: 'no monitor' }];
  expect(kernelPage({ ...RESULT, leftOut }, 'the command')).toContain('- 1 scenario left out: no monitor.');
});

it('without a race the page says nothing of races', () => {
  expect(kernelPage({ ...RESULT, compared: RESULT.compared.slice(0, 1) }, 'the command')).not.toContain(
    '## Races',
  );
});
