#!/usr/bin/env node
// SPDX-License-Identifier: GPL-2.0-only
import { EXIT } from './exit-codes.ts';
import { tolerateClosedPipe } from './output.ts';
import { CommanderError, createProgram, usageErrorOf } from './program.ts';
import { UsageError } from './usage-error.ts';

tolerateClosedPipe();
const args = process.argv.slice(2);
try {
  const program = createProgram((code) => {
    process.exitCode = code;
  });
  await program.parseAsync(args, { from: 'user' });
} catch (error) {
  process.exitCode = explain(error);
}

/** Says in one sentence what went wrong, and gives the exit code. */
function explain(error: unknown): number {
  const usage =
    error instanceof CommanderError ? usageErrorOf(error, args) : error instanceof UsageError ? error : null;
  if (usage !== null) {
    process.stderr.write(`stage2-verify: ${usage.message}.\n`);
    return EXIT.usage;
  }
  if (error instanceof CommanderError) return EXIT.equivalent;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `stage2-verify: a fault of the verifier itself: ${message}; please report it, with the output under STAGE2_VERIFY_DEBUG=1.\n`,
  );
  if (process.env.STAGE2_VERIFY_DEBUG === '1' && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
  return EXIT.internal;
}
