// SPDX-License-Identifier: GPL-2.0-only

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests that take longer than the rest together, the longest last: the first test that fails is the last that runs. */
const LONG = ['draft', 'scenario', 'second-subject', 'choices', 'contracts'];

/** Quick tests first. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number =>
      LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
    return [...files].sort((a, b) => place(a) - place(b));
  }
}

/**
 * The tests that StrykerJS runs for every mistake that it plants into the method: those that are quick, because each mistake that survives
 * runs all of them. What they miss, tests that run thousands of scenarios may find.
 */
export default defineConfig({
  test: {
    include: [
      'src/core/**/*.test.ts',
      'src/engines/{check-counts,pair-counts,run-pair,second-subject}.test.ts',
      'src/subjects/user_mem_abort/{outcome,record}.test.ts',
      'properties/contracts.test.ts',
    ],
    // Each run has a thread of its own; within it the sources are loaded once.
    isolate: false,
    sequence: { sequencer: QuickFirst },
    expect: { requireAssertions: true },
    testTimeout: 60_000,
  },
});
