// SPDX-License-Identifier: GPL-2.0-only
// Holds the model against the C of kernel releases: builds, runs, counts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GEOMETRY_4K, GEOMETRY_16K, GEOMETRY_64K, type Geometry } from '../kernel/geometry.ts';
import { checkHelpers } from './helpers/check.ts';
import { plantIntoKernel } from './mistakes/plant-into-kernel.ts';
import { plantIntoModel } from './mistakes/plant-into-model.ts';
import { check } from './pgtable/check.ts';
import { createModel } from './pgtable/model.ts';
import { RULES } from './pgtable/rules.ts';
import type { ConformanceResult, PgtableResult, ReleaseCoverage, RuleUse } from './result.ts';
import { build } from './tree/build.ts';
import { coverageOf } from './tree/coverage.ts';
import type { KernelTree } from './tree/find.ts';
import { readTraits } from './tree/traits.ts';

/** The page sizes that a kernel can have. */
export const PAGE_SIZES: readonly Geometry[] = [GEOMETRY_4K, GEOMETRY_16K, GEOMETRY_64K];

/** What is compared. */
export interface ConformanceRequest {
  readonly trees: readonly KernelTree[];
  readonly compiler: string;
  readonly seed: number;
  /** Sequences with 4K pages; a third of them with each other size. */
  readonly sequences: number;
  /** Whether mistakes are planted, and the lines of C that run are counted. */
  readonly thorough: boolean;
  /** Is told in a line what is being done. */
  readonly onProgress?: (line: string) => void;
}

/**
 * Runs everything.
 * @throws SourceError if a tree does not compile
 */
export async function runConformance(request: ConformanceRequest): Promise<ConformanceResult> {
  const scratch = mkdtempSync(join(tmpdir(), 'stage2-verify-conformance-'));
  try {
    return await runIn(scratch, request);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function runIn(
  scratch: string,
  { trees, compiler, seed, sequences, thorough, onProgress = () => undefined }: ConformanceRequest,
): Promise<ConformanceResult> {
  const pgtable: PgtableResult[] = [];
  const rules: RuleUse[] = [];
  const coverage: ReleaseCoverage[] = [];
  for (const tree of trees) {
    const { release } = tree;
    const traits = readTraits(tree.folder);
    const ruled = RULES.filter(({ appliesTo }) => appliesTo(traits));
    const names: string[] = [];
    const results = PAGE_SIZES.map((g): PgtableResult => {
      const name = `${release}-${g.name}`;
      names.push(name);
      onProgress(`${release}, ${g.name} pages: compiling`);
      const program = build({ tree, compiler, pageShift: g.PAGE_SHIFT, scratch, name, coverage: thorough });
      const wanted = g === GEOMETRY_4K ? sequences : Math.ceil(sequences / 3);
      const result = check({
        model: createModel(g, traits),
        program,
        rules: ruled,
        seed,
        sequences: wanted,
        onProgress: (done) => onProgress(`${release}, ${g.name} pages: ${done} of ${wanted} sequences`),
      });
      return { release, pageSize: g.name, ...result };
    });
    pgtable.push(...results);
    rules.push(
      ...ruled.map(({ name, kernel, text }) => ({
        release,
        name,
        kernel,
        text,
        times: results.reduce((sum, { applied }) => sum + (applied.get(name) ?? 0), 0),
      })),
    );
    if (thorough) coverage.push({ release, functions: coverageOf(compiler, scratch, names) });
  }
  const helpers = trees.flatMap((tree) => {
    onProgress(`${tree.release}: fault decoding and sizes`);
    return checkHelpers({ tree, compiler, scratch });
  });
  const newest = trees[0];
  const planted =
    thorough && newest !== undefined
      ? [
          ...plantIntoKernel({ tree: newest, compiler, scratch, seed, onProgress }),
          ...(await plantIntoModel({ tree: newest, compiler, scratch, seed, onProgress })),
        ]
      : [];
  return { seed, compiler, pgtable, rules, helpers, planted, coverage };
}
