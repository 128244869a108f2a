// SPDX-License-Identifier: GPL-2.0-only
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,legacy,refactored,properties}/**/*.test.ts'],
    reporters: ['default'],
    passWithNoTests: false,
    // A test that asserts nothing cannot fail: it counts as a failure.
    expect: { requireAssertions: true },
    // Vitest leaves one core idle unless told, which on two cores is half of the machine.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
