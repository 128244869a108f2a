// SPDX-License-Identifier: GPL-2.0-only
import { defineConfig } from 'vitest/config';

/** The tests that StrykerJS runs for every mistake that it plants into the method: those of the method and of what judges. */
export default defineConfig({
  test: {
    include: [
      'src/{core,engines,subjects}/**/*.test.ts',
      'properties/{contracts,exhaustive,known-problems,outcome-sets,refactoring,series,sessions}.test.ts',
    ],
    expect: { requireAssertions: true },
    testTimeout: 60_000,
  },
});
