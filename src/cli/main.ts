// SPDX-License-Identifier: GPL-2.0-only
// The program that `npx stage2-verify` runs. It imports nothing itself: what cannot be loaded must not end as Node does, with what means a divergence.
try {
  await import('./start.ts');
} catch (error) {
  const [said] = String(error instanceof Error ? error.message : error).split('\n', 1);
  process.stderr.write(
    `stage2-verify: a fault of the verifier itself: it cannot be loaded (${said}); allow more open files (ulimit -n), or install it anew.\n`,
  );
  // As `exit-codes.ts` has it, which may be what is missing.
  process.exitCode = 4;
}
