// SPDX-License-Identifier: GPL-2.0-only
// Runs one sequence again, on the model and on the C of a release.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SourceError } from '../source/source-error.ts';
import { PAGE_SIZES } from './conformance.ts';
import type { SequenceFile } from './pgtable/file.ts';
import { createModel } from './pgtable/model.ts';
import { machineLine, operationLine } from './pgtable/operation.ts';
import { RULES } from './pgtable/rules.ts';
import { type Difference, firstDifference, predict, runDriver } from './pgtable/run.ts';
import { build } from './tree/build.ts';
import type { KernelTree } from './tree/find.ts';
import { readTraits } from './tree/traits.ts';

/** What became of each operation. */
export interface ReplayedSequence {
  readonly release: string;
  readonly pageSize: string;
  /** The empty tables first. */
  readonly steps: readonly { readonly operation: string; readonly model: string; readonly kernel: string }[];
  readonly difference: Difference | null;
}

/**
 * Runs the sequence of a file.
 * @throws SourceError if the page size is none, or the tree does not compile
 */
export function replaySequence(file: SequenceFile, tree: KernelTree, compiler: string): ReplayedSequence {
  const g = PAGE_SIZES.find(({ name }) => name === file.pageSize);
  if (g === undefined)
    throw new SourceError(
      `the sequence has "${file.pageSize}" as pageSize; use one of ${PAGE_SIZES.map(({ name }) => name).join(', ')}`,
    );
  const scratch = mkdtempSync(join(tmpdir(), 'stage2-verify-conformance-'));
  try {
    const program = build({ tree, compiler, pageShift: g.PAGE_SHIFT, scratch, name: 'replay' });
    const traits = readTraits(tree.folder);
    const rules = RULES.filter(({ appliesTo }) => appliesTo(traits));
    const { sequence, lines } = predict(createModel(g, traits), file, rules);
    const kernel = runDriver(program, sequence);
    const operations = [machineLine(sequence.machine), ...sequence.operations.map(operationLine)];
    return {
      release: tree.release,
      pageSize: g.name,
      steps: operations.map((operation, i) => ({
        operation,
        model: lines[i]!,
        kernel: kernel[i] ?? 'stopped: the program ended',
      })),
      difference: firstDifference(lines, kernel),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
