// SPDX-License-Identifier: GPL-2.0-only
// Findings show, are smallest, and explain all that the original breaks.
import { describe, expect, it } from 'vitest';
import { ANY } from '../src/core/choices.ts';
import { hash } from '../src/core/draw.ts';
import type { KnownProblem } from '../src/core/known-problem.ts';
import { problemFor } from '../src/core/known-problem.ts';
import { giveScenario, type Scenario, scenarioSize } from '../src/core/scenario.ts';
import { findingShows } from '../src/engines/findings.ts';
import { verify } from '../src/engines/verify.ts';
import { VmaKind } from '../src/kernel/environment.ts';
import type { ClassicUserMemAbort } from '../src/kernel/kernel.ts';
import { Bench } from '../src/subjects/user_mem_abort/bench.ts';
import { DIMENSIONS } from '../src/subjects/user_mem_abort/dimensions/all.ts';
import { brokenInvariants, INVARIANTS } from '../src/subjects/user_mem_abort/invariants/all.ts';
import { FINDINGS } from '../src/subjects/user_mem_abort/known-problems/all.ts';
import { permissionFaultWithoutTopup } from '../src/subjects/user_mem_abort/known-problems/permission-fault-without-topup.ts';
import { pfnmapBlockPastVma } from '../src/subjects/user_mem_abort/known-problems/pfnmap-block-past-vma.ts';
import type { UserMemAbortVariant as Variant } from '../src/subjects/user_mem_abort/variant.ts';
import { altered, judgementOf, pairOf } from './testing/judging.ts';
import { legacy, REFACTORED } from './testing/variants.ts';
import { quickly } from './testing/verifying.ts';

const EACH = FINDINGS.map((finding) => [finding.id, finding] as const);

/** The original, but for the cache, which is filled before every fault. */
const alwaysFilled: Variant = {
  name: 'always-filled',
  user_mem_abort: (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) => {
    const min = k.kvm_mmu_cache_min_pages(vcpu.arch.hw_mmu);
    const ret = k.is_protected_kvm_enabled()
      ? k.topup_hyp_memcache(vcpu.arch.pkvm_memcache, min)
      : k.kvm_mmu_topup_memory_cache(vcpu.arch.mmu_page_cache, min);
    const f = legacy.user_mem_abort as ClassicUserMemAbort;
    return ret === 0 ? f(k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) : ret;
  },
};

/** The scenarios that differ from that of the finding in one respect and are simpler. */
function simpler({ scenario }: KnownProblem): Scenario[] {
  const { choices, races } = scenario;
  const found: Scenario[] = races.map((_, i) => ({
    ...scenario,
    races: races.filter((_race, j) => j !== i),
  }));
  for (const [name, label] of Object.entries(choices)) {
    const labels = DIMENSIONS.find((dimension) => dimension.name === name)!.values.map(
      (value) => value.label,
    );
    const { [name]: _given, ...others } = choices;
    found.push({ ...scenario, choices: others });
    for (const other of labels.slice(0, labels.indexOf(label)))
      found.push({ ...scenario, choices: { ...choices, [name]: other } });
  }
  return found;
}

describe('a finding on the original', () => {
  it.each(EACH)('%s shows in its scenario', (_id, finding) => {
    expect(findingShows(new Bench(), finding, legacy)).toBe(true);
  });

  it.each(EACH)('%s names no value that its scenario forbids or never asks for', (_id, finding) => {
    const bench = new Bench();
    const { choices } = bench.world;
    giveScenario(choices, finding.scenario);
    brokenInvariants(bench.m, bench.run(legacy, Math.max(1, finding.scenario.races.length)));
    expect(choices.contradiction).toBeNull();
    for (const name of Object.keys(finding.scenario.choices)) {
      const dimension = DIMENSIONS.findIndex((candidate) => candidate.name === name);
      expect(choices.values[dimension], name).not.toBe(ANY);
    }
  });

  it.each(EACH)(
    '%s has a smallest scenario: in none that is simpler in one respect does it show',
    (_id, finding) => {
      const bench = new Bench();
      const { choices } = bench.world;
      findingShows(bench, finding, legacy);
      const size = scenarioSize(choices);
      for (const candidate of simpler(finding)) {
        const shows = findingShows(bench, { ...finding, scenario: candidate }, legacy);
        // Taking one value back may bring another in its place: then nothing has become simpler.
        const same = choices.contradiction !== null || scenarioSize(choices) >= size;
        expect(shows && !same, JSON.stringify(candidate)).toBe(false);
      }
    },
  );

  it.each(EACH)('%s is broken by every refactored state in the same way, or by contract', (_id, finding) => {
    for (const refactored of REFACTORED) {
      const judgement = judgementOf(pairOf(refactored), finding.scenario);
      if (judgement.contract === null) expect(judgement.kind).toBeNull();
      else expect(refactored.contracts).toContain(judgement.contract);
      expect(judgement.findings.map(({ id }) => id)).toContain(finding.id);
    }
  });

  it.each(EACH)('%s names invariants that exist, and is written in sentences', (_id, finding) => {
    const names = INVARIANTS.map(({ name }) => name);
    for (const name of finding.invariants) expect(names).toContain(name);
    expect(finding.analysis).toMatch(/[.)]$/);
    expect(finding.title).not.toBe('');
  });

  it('explains whatever the original breaks in 200,000 random scenarios', () => {
    const bench = new Bench();
    const { choices } = bench.world;
    const unlisted = new Map<string, number>();
    const explained = new Map<string, number>();
    for (let i = 0; i < 200_000; i++) {
      choices.startRandom(hash(0xf1d, i) | 0);
      const broken = brokenInvariants(bench.m, bench.run(legacy, 1));
      for (const position of broken.positions()) {
        const { name } = INVARIANTS[position];
        const finding = problemFor(FINDINGS, name, choices);
        const counts = finding === null ? unlisted : explained;
        const key = finding === null ? name : finding.id;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    expect([...unlisted]).toEqual([]);
    expect([...explained.keys()].sort()).toEqual(FINDINGS.map(({ id }) => id).sort());
  });

  it('that a refactored state mends silently is reported', () => {
    const pair = pairOf(
      altered(legacy, (k, m) => ({
        // The block ends where the VMA does: a page is mapped instead.
        kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) => {
          const past = m.host.isLinear() && m.fault.hva + size > m.host.vmaEnd();
          return k.kvm_pgtable_stage2_map(pgt, addr, past ? m.g.PAGE_SIZE : size, phys, prot, mc, flags);
        },
      })),
    );
    const judgement = judgementOf(pair, pfnmapBlockPastVma.scenario);
    expect(judgement.legacy.breaches.map(({ invariant }) => invariant)).toEqual(['leaf-maps-host-pages']);
    expect(judgement.refactored.breaches).toEqual([]);
    expect(judgement.kind).toBe('outcome');
    expect(judgement.contract).toBeNull();
  });

  it('that is gone though the outcome is the same is reported as gone', () => {
    const pair = pairOf(
      altered(legacy, (k, m) => ({
        // As if the breach had not been recorded: the only way to mend this one and leave the machine the same.
        kvm_release_faultin_page: (kvm, page, unused, dirty) => {
          m.violations = 0;
          k.kvm_release_faultin_page(kvm, page, unused, dirty);
        },
      })),
    );
    const judgement = judgementOf(pair, permissionFaultWithoutTopup.scenario);
    expect(judgement.differs).toEqual([]);
    expect(judgement.kind).toBe('finding-gone');
    expect(judgement.invariants).toContain('memcache-sufficient');
  });

  it('that shows no more makes the run divergent', async () => {
    const report = await verify(quickly({ legacy: alwaysFilled, refactored: [alwaysFilled], runs: 500 }));
    expect(report.findings.filter(({ shows }) => !shows).map(({ id }) => id)).toEqual([
      permissionFaultWithoutTopup.id,
    ]);
    expect(report.pairs[0].divergences).toEqual([]);
    expect(report.verdict).toBe('divergent');
  });
});

describe('the analysis of the finding on PFNMAP', () => {
  it('is right that only the first page of a block is concerned', () => {
    const { scenario } = pfnmapBlockPastVma;
    const last: Scenario = { ...scenario, choices: { ...scenario.choices, pageInPmd: 'sixth' } };
    const bench = new Bench();
    giveScenario(bench.world.choices, last);
    expect(brokenInvariants(bench.m, bench.run(legacy, 1)).isEmpty).toBe(true);
    expect(bench.m.host.vmaKind()).toBe(VmaKind.pfnmap);
  });
});
