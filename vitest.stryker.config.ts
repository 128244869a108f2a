// SPDX-License-Identifier: GPL-2.0-only
import { defineConfig } from 'vitest/config';

/**
 * The tests that StrykerJS runs for every mistake that it plants into the method: those that are quick, because each mistake that survives
 * runs all of them. What they miss, tests that run thousands of scenarios may find.
 */
export default defineConfig({
  test: {
    include: [
      'src/core/**/*.test.ts',
      'src/engines/{check-counts,part,run-pair,second-subject}.test.ts',
      'properties/contracts.test.ts',
    ],
    expect: { requireAssertions: true },
    testTimeout: 60_000,
  },
});
