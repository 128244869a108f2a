// SPDX-License-Identifier: GPL-2.0-only
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './properties/testing/longest-first.ts';
import { tellSkips } from './properties/testing/skips.ts';

const E2E = 'properties/e2e/**/*.test.ts';
/** What measures the whole rather than tries a part: the model against the kernel, the committed pages against a run as they show it, long sessions, a whole space. */
const THOROUGH = 'properties/{conformance,documents,sessions-long,shards-exhaustive}.test.ts';

/**
 * A process per worker, not per file: to load the sources, and to run them until they are fast, takes longer than most files do. That none needs what
 * another leaves behind, each file shows that is run alone.
 */
const SHARED = { isolate: false };

export default defineConfig({
  test: {
    // With TESTS_JSON=FILE the results go there as well.
    reporters: ['default', tellSkips(), ...(process.env.TESTS_JSON ? ['json'] : [])],
    ...(process.env.TESTS_JSON ? { outputFile: { json: process.env.TESTS_JSON } } : {}),
    passWithNoTests: false,
    sequence: { sequencer: LongestFirst },
    // A test that asserts nothing cannot fail: it counts as a failure.
    expect: { requireAssertions: true },
    // Vitest leaves one core idle unless told, which on two cores is half of the machine.
    maxWorkers: '100%',
    // What hangs is ended; how fast the machine is, and what else it does, is not at issue.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Node itself loads the modules, as it does when the command runs: through Vite's runner the hot path takes twice as long.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    execArgv: ['--import', `${import.meta.dirname}/properties/testing/native.mjs`],
    projects: [
      {
        extends: true,
        test: {
          // Unit tests and properties: processes are shared within a project, and each has to load the sources and to become fast.
          name: 'tests',
          include: ['{src,legacy,refactored,properties}/**/*.test.ts'],
          exclude: [E2E, THOROUGH],
          ...SHARED,
        },
      },
      { extends: true, test: { name: 'thorough', include: [THOROUGH], ...SHARED } },
      // Processes, packages, browsers and shells: of what was built.
      {
        extends: true,
        test: { name: 'e2e', include: [E2E], testTimeout: 600_000, hookTimeout: 600_000, ...SHARED },
      },
    ],
  },
});
