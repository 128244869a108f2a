// SPDX-License-Identifier: GPL-2.0-only
// Each degree of likeness is told.

import { describe, expect, it } from 'vitest';
import { user_mem_abort as legacy } from '../legacy/user_mem_abort.ts';
import { user_mem_abort as stateObject } from '../refactored/state-object/user_mem_abort.ts';
import { runSeries } from '../src/engines/series.ts';
import { USER_MEM_ABORT } from '../src/subjects/user_mem_abort/subject.ts';
import type { UserMemAbortVariant as Variant } from '../src/subjects/user_mem_abort/variant.ts';
import { faultDesc, stateObject as objects } from './testing/variants.ts';

const original: Variant = { name: 'legacy', user_mem_abort: legacy };
const run = (stages: readonly Variant[]) => runSeries(USER_MEM_ABORT, stages, 6_000, 1, 1, () => undefined);

describe('the series', () => {
  it('calls a stage strictly equal that makes the same calls', () => {
    const report = run([original, { name: 'copy', user_mem_abort: legacy }]);
    expect(report.comparisons).toMatchObject([
      { likeness: 'strict-equal', effectsDiffer: 0, outcomesDiffer: 0 },
    ]);
    expect(report.firstEffectsChange).toBeNull();
  });

  it('names the contract where every difference is declared', () => {
    const report = run([original, objects, faultDesc]);
    const first = report.comparisons.find((c) => c.stage === 'state-object');
    expect(first).toMatchObject({ likeness: 'contract', unexplained: null });
    expect(Object.keys(first?.contracts ?? {})).toContain('mte-refusal-before-lock');
    expect(report.firstOutcomeChange).toBe('state-object');
  });

  it('tells a difference that nobody declared, with a scenario', () => {
    const report = run([original, { name: 'undeclared', user_mem_abort: stateObject }]);
    // Mostly a refinement; where the race also changed the page that is pinned first, the original never ends that way.
    expect(report.comparisons[0]).toMatchObject({ likeness: 'new-outcome', contracts: {} });
    expect(report.comparisons[0]?.sets.refinement).toBeGreaterThan(0);
    expect(report.comparisons[0]?.unexplained?.choices).toMatchObject({ vmMte: 'yes' });
  });

  it('notices what a later stage takes back', () => {
    const report = run([original, objects, { name: 'reverted', user_mem_abort: legacy }]);
    expect(report.takenBack).toMatchObject([{ changedBy: 'state-object', takenBackBy: 'reverted' }]);
    expect(report.takenBack[0]?.scenarios).toBeGreaterThan(0);
  });

  it('gives the same report for the same seed', () => {
    expect(run([original, objects])).toEqual(run([original, objects]));
  });
});
