// SPDX-License-Identifier: GPL-2.0-only

import { expect } from 'vitest';
import type { VerifyReport } from '../../src/core/result.ts';
import type { Subject } from '../../src/core/subject.ts';
import type { Variant } from '../../src/core/variant.ts';
import { type VerifyOptions, verify } from '../../src/engines/verify.ts';
import { canariesWith } from '../../src/mistakes/canaries/all.ts';
import { USER_MEM_ABORT } from '../../src/subjects/user_mem_abort/subject.ts';
import { legacy } from './variants.ts';

/** Options of a run that is over soon. */
export function quickly(options: Partial<VerifyOptions>): VerifyOptions {
  return {
    subject: USER_MEM_ABORT,
    legacy,
    refactored: [],
    canaries: canariesWith(USER_MEM_ABORT),
    engine: 'random',
    runs: 1_000,
    seed: 1,
    preemptions: 1,
    pageSize: 'all',
    strict: false,
    timeLimit: null,
    replayCommand: (id) => `replay ${id}`,
    versions: { 'stage2-verify': 'test' },
    ...options,
  };
}

/**
 * For a mistake that shows by itself: canaries have a test of their own, and without races nobody has to ask whether a difference is one of
 * schedule alone, which takes longer than all runs together.
 */
export const ALONE: Partial<VerifyOptions> = { canaries: [], preemptions: 0 };

/** What verifies one tip of a subject at a time against a base, with all canaries of the subject. */
export function verifying(
  subject: Subject,
  base: Variant,
  usual: Partial<VerifyOptions> = {},
): (tip: Variant, options?: Partial<VerifyOptions>) => Promise<VerifyReport> {
  return (tip, options) =>
    verify(
      quickly({
        subject,
        legacy: base,
        refactored: [tip],
        canaries: canariesWith(subject),
        ...usual,
        ...options,
      }),
    );
}

/** A text with one piece changed after the other, each of which has to be there. */
export function edited(text: string, ...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce((before, [from, to]) => {
    expect(before).toContain(from);
    return before.replace(from, to);
  }, text);
}
