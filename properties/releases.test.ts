// SPDX-License-Identifier: GPL-2.0-only
/** Texts of different releases are asked different invariants; a difference is what one of them breaks and the other keeps, asked or not. */
import { describe, expect, it } from 'vitest';
import type { PairReport } from '../src/core/result.ts';
import type { VariantOfC } from '../src/source/c-variant.ts';
import { KVM_HANDLE_GUEST_ABORT as subject } from '../src/subjects/kvm_handle_guest_abort/subject.ts';
import { DISPATCHER, dispatcher } from './testing/guest-abort.ts';
import { edited, verifying } from './testing/verifying.ts';

/** An exit that user space did not ask for: external-abort-exit is asked from 7.0 on. */
const WRONG = edited(DISPATCHER, [
  'is_hosts(vcpu, esr) || !test_bit(KVM_ARCH_FLAG_EXIT_SEA, &vcpu->kvm->arch.flags)',
  'is_hosts(vcpu, esr)',
]);

/** The dispatcher, right or wrong, as a text of that release. */
function of(release: string, text: string, name: string): VariantOfC {
  return { ...dispatcher(text.replaceAll('found', name), name), release };
}

async function judged(base: VariantOfC, tip: VariantOfC): Promise<PairReport> {
  const [pair] = (await verifying(subject, base, { runs: 3_000 })(tip)).pairs;
  return pair!;
}

/** Names of the invariants that divergences name. */
function told({ divergences }: PairReport): readonly string[] {
  return [...new Set(divergences.flatMap(({ invariants }) => invariants.map(({ name }) => name)))];
}

describe('an invariant that is asked of one of two releases', () => {
  it.each([
    ['6.19', '7.1'],
    ['7.1', '6.19'],
  ])('is no difference where both break it: %s and %s', async (before, after) => {
    const pair = await judged(of(before, WRONG, 'base'), of(after, WRONG, 'tip'));
    expect(pair.verdict).toBe('equivalent');
    expect(pair.divergences).toEqual([]);
  });

  it('is broken by a tip where the base keeps it', async () => {
    const pair = await judged(of('6.19', DISPATCHER, 'base'), of('7.1', WRONG, 'tip'));
    expect(pair.word).toBe('breaks');
    expect(told(pair)).toContain('external-abort-exit');
  });

  it('is mended by a tip of an earlier release that keeps it', async () => {
    const pair = await judged(of('7.1', WRONG, 'base'), of('6.19', DISPATCHER, 'tip'));
    expect(pair.word).toBe('mends');
    expect(told(pair)).toContain('external-abort-exit');
  });

  it('is walked through as it is drawn', async () => {
    const verified = verifying(subject, of('6.19', WRONG, 'base'), { engine: 'exhaustive', preemptions: 0 });
    const report = await verified(of('7.1', WRONG, 'tip'), { pageSize: '4k' });
    expect(report).toMatchObject({ verdict: 'equivalent', grade: 'exhaustive' });
  });
});
