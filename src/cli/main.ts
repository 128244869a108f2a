#!/usr/bin/env node
// SPDX-License-Identifier: GPL-2.0-only
// The program that `npx stage2-verify` runs.
import { EXIT } from './exit-codes.ts';
import { tolerateClosedPipe } from './output.ts';
import { CommanderError, createProgram, usageErrorOf } from './program.ts';
import { UsageError } from './usage-error.ts';

tolerateClosedPipe();
// What escapes from a callback must not pass for a divergence, which is what Node's own exit code would say.
process.on('uncaughtException', (error) => process.exit(explain(error)));
const args = process.argv.slice(2);
const program = createProgram((code) => {
  process.exitCode = code;
});
try {
  await program.parseAsync(args, { from: 'user' });
} catch (error) {
  process.exitCode = explain(error);
}

/** Says in one sentence what went wrong, and gives the exit code. */
function explain(error: unknown): number {
  const commands = program
    .createHelp()
    .visibleCommands(program)
    .map((command) => command.name());
  const usage =
    error instanceof CommanderError
      ? usageErrorOf(error, args, commands)
      : error instanceof UsageError
        ? error
        : null;
  if (usage !== null) {
    // What a parser says of a file may quote its lines.
    process.stderr.write(`stage2-verify: ${usage.message.replaceAll(/\s+/g, ' ')}.\n`);
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
