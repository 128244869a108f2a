// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { extractedHelpers, faultDesc, legacy } from '../../properties/testing/variants.ts';
import { quickly } from '../../properties/testing/verifying.ts';
import type { VerifyReport } from '../core/result.ts';
import type { ClassicUserMemAbort, Kernel } from '../kernel/kernel.ts';
import { CANARIES } from '../mistakes/canaries/runs.ts';
import { KNOWN_PROBLEMS } from '../subjects/user_mem_abort/known-problems/all.ts';
import type { UserMemAbortVariant as Variant } from '../subjects/user_mem_abort/variant.ts';
import { verify } from './verify.ts';

function withoutTime(report: VerifyReport): unknown {
  return { ...report, pairs: report.pairs.map((pair) => ({ ...pair, seconds: 0 })) };
}

/** The original, deaf to the one canary that replaces `name`. */
function deafTo(name: keyof Kernel): Variant {
  const f = legacy.user_mem_abort as ClassicUserMemAbort;
  return {
    name: 'deaf',
    signature: 'classic',
    user_mem_abort: (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) => {
      const spoilt = Object.hasOwn(k, name) && !Object.hasOwn(k, 'PAGE_SIZE');
      const honest = spoilt ? (Object.getPrototypeOf(k) as Kernel) : k;
      return f(honest, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm);
    },
  };
}

describe('verify', () => {
  it('finds a refactored state equivalent, with every canary caught and the problems of the base listed', async () => {
    const report = await verify(quickly({ refactored: [extractedHelpers] }));
    expect(report.verdict).toBe('equivalent');
    expect(report.grade).toBe('sampled');
    expect(report.canaries.map(({ caught }) => caught)).toEqual(CANARIES.map(() => true));
    expect(report.pairs[0].word).toBe('equivalent');
    expect(report.baseProblems.map(({ id, known }) => ({ id, known }))).toEqual(
      KNOWN_PROBLEMS.map(({ id }) => ({ id, known: true })),
    );
    expect(report.pairs[0]).toMatchObject({ verdict: 'equivalent', scenarios: 1_000, executions: 2_000 });
  });

  it('gives the same report for the same seed, apart from the time', async () => {
    const options = quickly({ refactored: [extractedHelpers, faultDesc], runs: 4_500, seed: 99 });
    // Copies of the canaries are hunted again, and not remembered.
    const again = { ...options, canaries: options.canaries.map((bad) => ({ ...bad })) };
    expect(withoutTime(await verify(again))).toEqual(withoutTime(await verify(options)));
  });

  it('draws other scenarios from another seed', async () => {
    const counts = async (seed: number): Promise<unknown> =>
      (await verify(quickly({ refactored: [extractedHelpers], seed }))).pairs[0].invariants;
    expect(await counts(1)).not.toEqual(await counts(2));
  });

  it('keeps to the page size that was asked for', async () => {
    const broken: Variant = { name: 'broken', signature: 'classic', user_mem_abort: brokenBut16k };
    const report = await verify(quickly({ refactored: [broken], pageSize: '16k' }));
    expect(report.pairs[0].divergences).toEqual([]);
    const everywhere = await verify(quickly({ refactored: [broken] }));
    expect(everywhere.pairs[0].verdict).toBe('divergent');
  });

  it('is inconclusive when a canary is missed', async () => {
    const deaf = deafTo('kvm_release_page_unused');
    const report = await verify(quickly({ legacy: deaf, refactored: [deaf], runs: 200 }));
    expect(report.canaries.filter(({ caught }) => !caught).map(({ name }) => name)).toEqual([
      'leaked-reference',
    ]);
    expect(report.verdict).toBe('inconclusive');
    expect(report.grade).toBe('inconclusive');
    expect(report.pairs[0].verdict).toBe('inconclusive');
    expect(report.pairs[0].remarks.join()).toContain('canary');
  });

  it('is inconclusive when it is told to stop before the start', async () => {
    const report = await verify(quickly({ refactored: [extractedHelpers], signal: AbortSignal.abort() }));
    expect(report.verdict).toBe('inconclusive');
    expect(report.pairs[0].scenarios).toBe(0);
  });

  it('reports what it had found when it is told to stop in the middle', async () => {
    const controller = new AbortController();
    const report = await verify(
      quickly({
        refactored: [extractedHelpers],
        runs: 1_000_000,
        signal: controller.signal,
        onProgress: ({ phase }) => {
          if (phase === 'search') controller.abort();
        },
      }),
    );
    expect(report.verdict).toBe('inconclusive');
    expect(report.pairs[0].verdict).toBe('inconclusive');
    expect(report.pairs[0].scenarios).toBeGreaterThan(0);
    expect(report.pairs[0].scenarios).toBeLessThan(1_000_000);
    expect(report.pairs[0].remarks.join()).toContain('stopped after');
  });

  it('is inconclusive when the time is up', async () => {
    const report = await verify(quickly({ refactored: [extractedHelpers], runs: 1_000_000, timeLimit: 0 }));
    expect(report.verdict).toBe('inconclusive');
  });

  it('lets faults of the verifier through', async () => {
    const failing = quickly({
      refactored: [extractedHelpers],
      branches: () => Promise.reject(new Error('a fault of the verifier')),
    });
    await expect(verify(failing)).rejects.toThrow('a fault of the verifier');
  });
});

const brokenBut16k: ClassicUserMemAbort = (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) => {
  const f = legacy.user_mem_abort as ClassicUserMemAbort;
  const ret = f(k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm);
  return k.PAGE_SHIFT === 14 ? ret : ret - 5;
};
