// SPDX-License-Identifier: GPL-2.0-only
// The list of known problems of the built-in original is alive and complete; a base's own problems are no difference.
import { describe, expect, it } from 'vitest';
import { ANY } from '../src/core/choices.ts';
import { hash } from '../src/core/draw.ts';
import type { KnownProblem } from '../src/core/known-problem.ts';
import { problemFor } from '../src/core/known-problem.ts';
import { giveScenario, type Scenario, scenarioSize } from '../src/core/scenario.ts';
import { problemShows } from '../src/engines/base-problems.ts';
import { verify } from '../src/engines/verify.ts';
import { VmaKind } from '../src/kernel/environment.ts';
import type { ClassicUserMemAbort, Kernel } from '../src/kernel/kernel.ts';
import { Bench } from '../src/subjects/user_mem_abort/bench.ts';
import { DIMENSIONS } from '../src/subjects/user_mem_abort/dimensions/all.ts';
import { brokenInvariants, INVARIANTS } from '../src/subjects/user_mem_abort/invariants/all.ts';
import { KNOWN_PROBLEMS } from '../src/subjects/user_mem_abort/known-problems/all.ts';
import { loggingFetchWithoutTopup } from '../src/subjects/user_mem_abort/known-problems/logging-fetch-without-topup.ts';
import { pfnmapBlockPastVma } from '../src/subjects/user_mem_abort/known-problems/pfnmap-block-past-vma.ts';
import type { UserMemAbortVariant as Variant } from '../src/subjects/user_mem_abort/variant.ts';
import { altered, judgementOf, pairOf } from './testing/judging.ts';
import { legacy, REFACTORED } from './testing/variants.ts';
import { quickly } from './testing/verifying.ts';

const EACH = KNOWN_PROBLEMS.map((problem) => [problem.id, problem] as const);

/** The original, but for the cache, which is filled before every fault. */
const alwaysFilled: Variant = {
  name: 'always-filled',
  signature: 'classic',
  user_mem_abort: (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) => {
    const min = k.kvm_mmu_cache_min_pages(vcpu.arch.hw_mmu);
    const ret = k.is_protected_kvm_enabled()
      ? k.topup_hyp_memcache(vcpu.arch.pkvm_memcache, min)
      : k.kvm_mmu_topup_memory_cache(vcpu.arch.mmu_page_cache, min);
    const f = legacy.user_mem_abort as ClassicUserMemAbort;
    return ret === 0 ? f(k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) : ret;
  },
};

/** The original, but that a block ends where the VMA does: a page is mapped instead. */
const endsBlocks = altered(legacy, (k, m) => ({
  kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) => {
    const past = m.host.isLinear() && m.fault.hva + size > m.host.vmaEnd();
    return k.kvm_pgtable_stage2_map(pgt, addr, past ? m.g.PAGE_SIZE : size, phys, prot, mc, flags);
  },
}));

/** The scenarios that differ from that of the problem in one respect and are simpler. */
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

describe('a known problem of the original', () => {
  it.each(EACH)('%s shows in its scenario', (_id, problem) => {
    expect(problemShows(new Bench(), problem, legacy)).toBe(true);
  });

  it.each(EACH)('%s names no value that its scenario forbids or never asks for', (_id, problem) => {
    const bench = new Bench();
    const { choices } = bench.world;
    giveScenario(choices, problem.scenario);
    brokenInvariants(bench.m, bench.run(legacy, Math.max(1, problem.scenario.races.length)));
    expect(choices.contradiction).toBeNull();
    for (const name of Object.keys(problem.scenario.choices)) {
      const dimension = DIMENSIONS.findIndex((candidate) => candidate.name === name);
      expect(choices.values[dimension], name).not.toBe(ANY);
    }
  });

  it.each(EACH)(
    '%s has a smallest scenario: in none that is simpler in one respect does it show',
    (_id, problem) => {
      const bench = new Bench();
      const { choices } = bench.world;
      problemShows(bench, problem, legacy);
      const size = scenarioSize(choices);
      for (const candidate of simpler(problem)) {
        const shows = problemShows(bench, { ...problem, scenario: candidate }, legacy);
        // Taking one value back may bring another in its place: then nothing has become simpler.
        const same = choices.contradiction !== null || scenarioSize(choices) >= size;
        expect(shows && !same, JSON.stringify(candidate)).toBe(false);
      }
    },
  );

  it.each(EACH)('%s is broken by every refactored state in the same way, or by contract', (_id, problem) => {
    for (const refactored of REFACTORED) {
      const judgement = judgementOf(pairOf(refactored), problem.scenario);
      if (judgement.contract === null) expect(judgement.kind).toBeNull();
      else expect(refactored.contracts).toContain(judgement.contract);
      expect(judgement.knownProblems.map(({ id }) => id)).toContain(problem.id);
    }
  });

  it.each(EACH)('%s names invariants that exist, and is written in sentences', (_id, problem) => {
    const names = INVARIANTS.map(({ name }) => name);
    for (const name of problem.invariants) expect(names).toContain(name);
    expect(problem.analysis).toMatch(/[.)]$/);
    expect(problem.title).not.toBe('');
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
        const problem = problemFor(KNOWN_PROBLEMS, name, choices);
        const counts = problem === null ? unlisted : explained;
        const key = problem === null ? name : problem.id;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    expect([...unlisted]).toEqual([]);
    expect([...explained.keys()].sort()).toEqual(KNOWN_PROBLEMS.map(({ id }) => id).sort());
  });

  it('that a variant mends is a difference of its own class', () => {
    const pair = pairOf(endsBlocks);
    const judgement = judgementOf(pair, pfnmapBlockPastVma.scenario);
    expect(judgement.legacy.breaches.map(({ invariant }) => invariant)).toEqual(['leaf-maps-host-pages']);
    expect(judgement.refactored.breaches).toEqual([]);
    expect(judgement).toMatchObject({ kind: 'outcome', bearing: 'mends', explained: true, contract: null });
    expect(judgement.invariants).toEqual(['leaf-maps-host-pages']);
  });

  it('that is gone though the outcome is the same is mended as well', () => {
    const pair = pairOf(
      altered(legacy, (k, m) => ({
        // As if the breach had not been recorded: the only way to mend this one and leave the machine the same.
        kvm_release_faultin_page: (kvm, page, unused, dirty) => {
          m.recorder.violations = 0;
          k.kvm_release_faultin_page(kvm, page, unused, dirty);
        },
      })),
    );
    const judgement = judgementOf(pair, loggingFetchWithoutTopup.scenario);
    expect(judgement.differs).toEqual([]);
    expect(judgement).toMatchObject({ kind: 'invariant', bearing: 'mends' });
    expect(judgement.invariants).toContain('memcache-sufficient');
  });

  it('that another base does not have is not listed for it, and spoils nothing', async () => {
    const twin = { ...alwaysFilled, name: 'twin' };
    const report = await verify(quickly({ legacy: alwaysFilled, refactored: [twin], runs: 500 }));
    expect(report.baseProblems.map(({ id }) => id)).toEqual(
      KNOWN_PROBLEMS.map(({ id }) => id).filter((id) => !id.endsWith('-without-topup')),
    );
    expect(report.verdict).toBe('equivalent');
  });
});

describe('a problem of a base that nobody knows', () => {
  const f = legacy.user_mem_abort as ClassicUserMemAbort;
  /** The original, but that it never gives back a page that it does not map. */
  const leaks = (name: string): Variant => ({
    name,
    signature: 'classic',
    user_mem_abort: (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) =>
      f(
        Object.create(k, { kvm_release_page_unused: { value: () => undefined } }) as Kernel,
        vcpu,
        fault_ipa,
        nested,
        memslot,
        hva,
        fault_is_perm,
      ),
  });

  it('is listed with a smallest scenario, and is no difference to a variant that has it as well', async () => {
    const report = await verify(quickly({ legacy: leaks('old'), refactored: [leaks('new')], runs: 2_000 }));
    expect(report.pairs[0]).toMatchObject({ divergences: [], word: 'equivalent' });
    const found = report.baseProblems.filter(({ known }) => !known);
    expect(found.map(({ id }) => id)).toEqual(['new-references-balanced']);
    expect(found[0].count).toBeGreaterThan(0);
    expect(found[0].analysis).toMatch(/^In a smallest scenario: .*\.$/);
    const bench = new Bench();
    giveScenario(bench.world.choices, found[0].scenario);
    const broken = brokenInvariants(bench.m, bench.run(leaks('old'), 1));
    expect(broken.positions().map((position) => INVARIANTS[position].name)).toEqual(['references-balanced']);
    expect(scenarioSize(bench.world.choices)).toBeLessThanOrEqual(2);
  });

  it('makes a variant without it one that mends, and the other way round one that breaks', async () => {
    const mends = await verify(quickly({ legacy: leaks('old'), refactored: [legacy], runs: 2_000 }));
    expect(mends.pairs[0]).toMatchObject({ verdict: 'divergent', word: 'mends' });
    expect(new Set(mends.pairs[0].divergences.map((found) => found.class))).toEqual(new Set(['mends']));
    const breaks = await verify(quickly({ refactored: [leaks('new')], runs: 2_000 }));
    expect(breaks.pairs[0]).toMatchObject({ verdict: 'divergent', word: 'breaks' });
    expect(breaks.pairs[0].divergences[0]).toMatchObject({
      class: 'breaks',
      kind: 'invariant',
      explainedBy: [],
    });
  });
});

describe('the analysis of the known problem on PFNMAP', () => {
  it('is right that only the first page of a block is concerned', () => {
    const { scenario } = pfnmapBlockPastVma;
    const last: Scenario = { ...scenario, choices: { ...scenario.choices, pageInPmd: 'sixth' } };
    const bench = new Bench();
    giveScenario(bench.world.choices, last);
    expect(brokenInvariants(bench.m, bench.run(legacy, 1)).isEmpty).toBe(true);
    expect(bench.m.host.vmaKind()).toBe(VmaKind.pfnmap);
  });
});
