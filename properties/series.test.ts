// SPDX-License-Identifier: GPL-2.0-only
// What a series says of each patch, each word of it.
import { describe, expect, it } from 'vitest';
import { user_mem_abort as legacy } from '../legacy/user_mem_abort.ts';
import { user_mem_abort as stateObject } from '../refactored/state-object/user_mem_abort.ts';
import { DEFAULTS } from '../src/engines/defaults.ts';
import { runSeries } from '../src/engines/series.ts';
import { EFAULT } from '../src/kernel/errno.ts';
import { canariesWith } from '../src/mistakes/canaries/all.ts';
import { USER_MEM_ABORT } from '../src/subjects/user_mem_abort/subject.ts';
import type { UserMemAbortVariant as Variant } from '../src/subjects/user_mem_abort/variant.ts';
import { extractedHelpers, faultDesc, stateObject as objects } from './testing/variants.ts';

const original: Variant = { name: 'legacy', signature: 'classic', user_mem_abort: legacy };
const run = (stages: readonly Variant[]) =>
  runSeries({
    subject: USER_MEM_ABORT,
    stages,
    rules: { ...DEFAULTS, engine: 'random', runs: 3_000 },
    canaries: canariesWith(USER_MEM_ABORT),
    replayCommand: () => '',
    onProgress: () => undefined,
  });

/** Each patch with its words: against its predecessor, against the base. */
async function words(stages: readonly Variant[]): Promise<readonly (readonly (string | null)[])[]> {
  return (await run(stages)).stages.map(({ againstBase, stage, word }) => [stage, word, againstBase]);
}

describe('a series', () => {
  it('calls a patch strictly equal that makes the same calls', async () => {
    expect(await words([original, extractedHelpers])).toEqual([
      ['extracted-helpers', 'strict-equal', 'strict-equal'],
    ]);
  });

  it('names the contract where every difference is declared', async () => {
    const report = await run([original, objects, faultDesc]);
    expect(report.verdict).toBe('equivalent');
    expect(report.stages.map(({ againstBase, word }) => [word, againstBase])).toEqual([
      ['contract', 'contract'],
      ['contract', 'contract'],
    ]);
    const fired = report.stages[0]?.pair.contracts.filter(({ count }) => count > 0);
    expect(fired?.map(({ id }) => id)).toContain('mte-refusal-before-lock');
  });

  it('tells a difference that nobody declared, with a scenario', async () => {
    const report = await run([
      original,
      { name: 'undeclared', signature: 'classic', user_mem_abort: stateObject },
    ]);
    expect(report.verdict).toBe('divergent');
    expect(report.stages[0]).toMatchObject({ word: 'changes', againstBase: 'changes' });
    expect(report.stages[0]?.pair.divergences[0]?.scenario.choices).toMatchObject({ vmMte: 'yes' });
  });

  it('names the first patch that breaks, and what a later one takes back', async () => {
    const broken: Variant = {
      name: 'swallowing',
      signature: 'classic',
      user_mem_abort: (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) => {
        const ret = legacy(k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm);
        return ret === -EFAULT ? 0 : ret;
      },
    };
    const report = await run([
      original,
      broken,
      { name: 'reverted', signature: 'classic', user_mem_abort: legacy },
    ]);
    expect(report.firstBreak).toBe('swallowing');
    expect(report.stages[1]).toMatchObject({ word: 'changes', againstBase: 'strict-equal' });
    expect(report.takenBack).toMatchObject([{ changedBy: 'swallowing', takenBackBy: 'reverted' }]);
  });

  it('gives the same report for the same seed', async () => {
    const [a, b] = [await run([original, objects]), await run([original, objects])];
    const timeless = (report: typeof a) =>
      JSON.stringify(report, (key, value) => (key === 'seconds' ? 0 : value));
    expect(timeless(a)).toBe(timeless(b));
  });
});
