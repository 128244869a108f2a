// SPDX-License-Identifier: GPL-2.0-only
/** The cure of a known problem of the original mends it, and does nothing else; with the list emptied the problem is found again. */
import { describe, expect, it } from 'vitest';
import type { KnownProblem } from '../src/core/known-problem.ts';
import type { DivergenceReport, PairReport } from '../src/core/result.ts';
import { giveScenario } from '../src/core/scenario.ts';
import type { Variant } from '../src/core/variant.ts';
import { verify } from '../src/engines/verify.ts';
import type { Planting } from '../src/mistakes/mistake.ts';
import { plant } from '../src/mistakes/plant/plant.ts';
import { Planter } from '../src/mistakes/plant/planter.ts';
import { Bench } from '../src/subjects/user_mem_abort/bench.ts';
import { KNOWN_PROBLEMS } from '../src/subjects/user_mem_abort/known-problems/all.ts';
import { foldedPmdThp } from '../src/subjects/user_mem_abort/known-problems/folded-pmd-thp.ts';
import { USER_MEM_ABORT } from '../src/subjects/user_mem_abort/subject.ts';
import { CURES } from './testing/cures.ts';
import { extractedHelpers, legacy } from './testing/variants.ts';
import { quickly } from './testing/verifying.ts';

/** Problems of code that the handler has no part in. */
const ELSEWHERE = ['nested-walk-not-forwarded'];
const TOPUPS = [
  'logging-fetch-without-topup',
  'protected-map-without-topup',
  'permission-fault-without-topup',
];

/** Two that have one mend upstream: what user space has mapped decides about the size. */
const PFNMAPS = ['pfnmap-block-past-vma', 'pfnmap-several-ranges'];

/** What a cure does besides where the problem is, and why that cannot be otherwise. */
interface Besides {
  readonly word: 'mends' | 'refinement' | 'changes';
  readonly allows: (found: DivergenceReport) => boolean;
  readonly why: string;
}

const MENDS: Besides = { word: 'mends', allows: () => false, why: 'mends and does nothing else' };

function besides(id: string): Besides {
  if (TOPUPS.includes(id))
    return {
      word: 'changes',
      allows: ({ differs, runs }) =>
        differs.join() === 'memory cache' || runs.refactored.parts['return value'].join() === '-ENOMEM',
      why: 'mends, and fills the cache before it can know whether it will be needed, which may fail',
    };
  switch (id) {
    case 'pfnmap-block-past-vma':
      return {
        word: 'refinement',
        allows: (found) => found.class === 'refinement' && found.runs.refactored.retried,
        why: 'mends, and looks small mappings up in the user tables, whose entry may have gone',
      };
    case 'pfnmap-several-ranges':
      return {
        word: 'changes',
        // The hypervisor refuses device memory whatever its size, but drops what a block would take the place of.
        allows: ({ runs }) =>
          runs.refactored.retried || runs.refactored.parts['return value']!.join() === '-EINVAL',
        why: 'mends, and looks small mappings up in the user tables, whose entry may have gone; what is refused in the end is a page and no block',
      };
    case 'nested-granule-below-page':
      return {
        word: 'changes',
        allows: ({ explainedBy }) => explainedBy.includes(id),
        why: 'mends, and refuses where what was mapped before is as wrong',
      };
    default:
      return MENDS;
  }
}

const planter = new Planter();

function planted(planting: Planting, bench: Bench, name: string, base: Variant = legacy): Variant {
  const mistake = { id: name, title: name, origin: 'known-bad', variant: 'legacy', planting } as const;
  return { ...plant(planter, mistake, base, bench.m), name, contracts: [] };
}

/** What the cure of these does besides is in one run of some 10,000; what the others do, in one of 2,000 or fewer. */
const runsFor = (id: string): number => (PFNMAPS.includes(id) ? 20_000 : 10_000);

/** What `verify` says of a cure, on machines without races: under a race what a mend leaves behind differs as well. */
async function verified(id: string): Promise<PairReport> {
  const bench = new Bench();
  const subject = { ...USER_MEM_ABORT, createBench: () => bench };
  const cured = planted(CURES[id], bench, 'cured');
  const options = { subject, refactored: [cured], runs: runsFor(id), preemptions: 0, canaries: [] };
  return (await verify(quickly(options))).pairs[0];
}

describe('the cure of a known problem', () => {
  it('is there for each of them that is in the function', () => {
    const ids = KNOWN_PROBLEMS.map((problem) => problem.id).filter((id) => !ELSEWHERE.includes(id));
    expect(Object.keys(CURES).sort()).toEqual([...ids].sort());
  });

  it.each(
    Object.keys(CURES)
      .filter((id) => id !== foldedPmdThp.id)
      .map((id) => [id, besides(id).why]),
  )('%s %s', async (id) => {
    const { divergences, word } = await verified(id);
    const { allows, word: expected } = besides(id);
    const covered = [TOPUPS, PFNMAPS].find((ids) => ids.includes(id)) ?? [id];
    const mended = (found: DivergenceReport): boolean =>
      found.class === 'mends' && found.explainedBy.some((by) => covered.includes(by));
    expect(divergences.filter(mended).length).toBeGreaterThan(0);
    const others = divergences.filter((found) => !mended(found) && !allows(found));
    expect(others.map((found) => [found.class, found.differs, found.scenario])).toEqual([]);
    expect(word).toBe(expected);
  });

  it('folded-pmd-thp mends, and comes to a problem that the original does not come to there: a cache that nobody filled', async () => {
    const { divergences } = await verified(foldedPmdThp.id);
    expect(divergences.some((found) => found.class === 'mends')).toBe(true);
    for (const found of divergences) {
      expect(found.explainedBy).toContain(foldedPmdThp.id);
      if (found.class !== 'mends') expect(found.explainedBy).toContain('protected-map-without-topup');
    }
  });
});

describe('with a known problem taken off the list', () => {
  const bench = new Bench();

  /** The others, but for those that would explain it as well. */
  function others(problem: KnownProblem): readonly KnownProblem[] {
    giveScenario(bench.choices, problem.scenario);
    bench.run(legacy, 1);
    return KNOWN_PROBLEMS.filter((other) => other !== problem && !other.covers(bench.choices));
  }

  it.each(KNOWN_PROBLEMS.map((problem) => [problem.id, problem] as const))(
    '%s is found again on the original',
    async (_id, problem) => {
      const subject = { ...USER_MEM_ABORT, knownProblems: others(problem) };
      // The rarest is in one run of 2,500.
      const options = { subject, refactored: [extractedHelpers], runs: 15_000, canaries: [] };
      const found = (await verify(quickly(options))).baseProblems.filter(({ known }) => !known);
      const again = found.filter(({ invariants, scenario }) => {
        giveScenario(bench.choices, scenario);
        bench.run(legacy, 1);
        return problem.covers(bench.choices) && invariants.some((name) => problem.invariants.includes(name));
      });
      expect(again.map(({ id }) => id)).not.toEqual([]);
    },
  );

  it('all of them are found again where the list is empty', async () => {
    const subject = { ...USER_MEM_ABORT, knownProblems: [] };
    const options = { subject, refactored: [extractedHelpers], runs: 60_000, canaries: [] };
    const { baseProblems } = await verify(quickly(options));
    const found = baseProblems.flatMap(({ invariants }) => invariants);
    for (const { id, invariants } of KNOWN_PROBLEMS)
      expect(
        invariants.some((name) => found.includes(name)),
        id,
      ).toBe(true);
    expect(baseProblems.every(({ known }) => !known)).toBe(true);
  });
});
