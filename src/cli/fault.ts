// SPDX-License-Identifier: GPL-2.0-only
// What went wrong, as a sentence and an exit code.
import { ContractError } from '../core/contract.ts';
import { oneLine, visible } from '../core/one-line.ts';
import { VariantFault } from '../core/variant-fault.ts';
import { SourceError } from '../source/source-error.ts';
import { EXIT } from './exit-codes.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/**
 * Says in one sentence what went wrong.
 * @returns the exit code
 */
export function faultOf(error: unknown, io: Io): number {
  if (error instanceof UsageError || error instanceof ContractError || error instanceof SourceError) {
    // What a parser says of a file may quote its lines, and names of files may hold anything.
    io.stderr.write(`stage2-verify: ${visible(error.message.replaceAll(/\s+/g, ' '))}.\n`);
    return EXIT.usage;
  }
  if (error instanceof VariantFault) {
    io.stderr.write(`stage2-verify: ${error.message}.\n`);
    return EXIT.divergent;
  }
  const message = error instanceof Error ? error.message : String(error);
  io.stderr.write(
    `stage2-verify: a fault of the verifier itself: ${oneLine(message)}; please report it, with the output under STAGE2_VERIFY_DEBUG=1.\n`,
  );
  if (io.env.STAGE2_VERIFY_DEBUG === '1' && error instanceof Error) io.stderr.write(`${error.stack}\n`);
  return EXIT.internal;
}
