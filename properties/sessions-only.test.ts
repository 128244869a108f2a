// SPDX-License-Identifier: GPL-2.0-only
/** What one fault on a VM of one vCPU and one stage-2 cannot show. */
import { describe, expect, it } from 'vitest';
import { runKnownBad } from '../src/engines/canaries.ts';
import type { Vm } from '../src/kernel/session/vm.ts';
import { SESSION_CANARIES } from '../src/mistakes/canaries/sessions.ts';
import { type Override, overriding } from '../src/mistakes/mistake.ts';
import { overridden } from '../src/mistakes/plant/override.ts';
import { Bench } from '../src/subjects/user_mem_abort/bench.ts';
import { RULES } from './testing/judging.ts';
import { guest, nested, session, sessionPair } from './testing/sessions.ts';
import { legacy } from './testing/variants.ts';

function canary(id: string) {
  const found = SESSION_CANARIES.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no canary ${id}`);
  return (vm: Vm) => overridden(found.planting, legacy, vm);
}

/** The same mistakes where a machine has one vCPU and one stage-2. */
const ALONE: readonly (readonly [string, Override])[] = [
  [
    'first-vcpu-cache',
    (k, m) => ({
      kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) => {
        const first = m.pkvm ? m.cache.pkvmMemcache : m.cache.mmuPageCache;
        return k.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc === null ? mc : first, flags);
      },
    }),
  ],
  [
    'canonical-tables',
    (k, m) => ({
      kvm_pgtable_stage2_map: (_pgt, addr, size, phys, prot, mc, flags) =>
        k.kvm_pgtable_stage2_map(m.stage2.mmu.pgt, addr, size, phys, prot, mc, flags),
      kvm_pgtable_stage2_relax_perms: (_pgt, addr, prot, flags) =>
        k.kvm_pgtable_stage2_relax_perms(m.stage2.mmu.pgt, addr, prot, flags),
    }),
  ],
];

describe.each(ALONE)('%s', (name, override) => {
  it('is no mistake in any of 20,000 single faults', () => {
    const bench = new Bench();
    const bad = overridden(overriding(override), legacy, bench.m);
    expect(runKnownBad(bench, name, bad, legacy, RULES, 1, 20_000).caught).toBe(false);
  });
});

it('the cache of another vCPU shows when another vCPU faults', () => {
  const pair = sessionPair(canary('first-vcpu-cache'));
  expect(pair.run(session([guest('read')]))).toBeNull();
  const found = pair.run(session([guest('read', 'page', { vcpu: 1 })]));
  expect(found?.judgement.invariants).toEqual(['memcache-sufficient']);
});

it('the tables of another stage-2 show when a nested guest faults', () => {
  const pair = sessionPair(canary('canonical-tables'));
  const choices = { nestedSize: 'pud' };
  expect(pair.run(session([guest('read')], choices))).toBeNull();
  const found = pair.run(session([nested('enter-nested'), guest('read')], choices));
  expect(found?.at).toBe(1);
  expect(found?.judgement.invariants).toEqual(['arguments-initialised']);
});
