// SPDX-License-Identifier: GPL-2.0-only
// Holds what compiles alone against the model, input by input.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GEOMETRY_4K, GEOMETRY_16K, GEOMETRY_64K } from '../../kernel/geometry.ts';
import { compile } from '../tree/build.ts';
import type { KernelTree } from '../tree/find.ts';
import { extract } from './extract.ts';
import { helperGroups } from './groups.ts';

/** A group of functions of one release, over all page sizes. */
export interface DecodedGroup {
  readonly release: string;
  readonly name: string;
  readonly kernel: string;
  readonly inputs: number;
  /** Answers that the release gives: without the functions that it does not have. */
  readonly answers: number;
  readonly differences: number;
  /** The first input that differs, as it is put to the driver. */
  readonly first: { readonly input: string; readonly model: string; readonly kernel: string } | null;
}

/** What is compared. */
export interface HelperRequest {
  readonly tree: KernelTree;
  readonly compiler: string;
  readonly scratch: string;
}

/**
 * Asks every group with every page size.
 * @throws SourceError if the functions do not compile
 */
export function checkHelpers({ tree, compiler, scratch }: HelperRequest): readonly DecodedGroup[] {
  const text = extract(tree);
  writeFileSync(join(scratch, 'extracted.h'), text);
  const traits = { vmaShiftByHva: text.includes('#define VMA_SHIFT_BY_HVA') };
  const found = new Map<string, DecodedGroup>();
  for (const g of [GEOMETRY_4K, GEOMETRY_16K, GEOMETRY_64K]) {
    const program = compile({
      ...{ tree, compiler, scratch, pageShift: g.PAGE_SHIFT },
      name: `helpers-${g.name}`,
      source: 'helpers.c',
    });
    for (const { name, kernel, inputs } of helperGroups(g, traits)) {
      const { stdout } = spawnSync(program, {
        input: `${inputs.map(({ line }) => line).join('\n')}\n`,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      });
      const lines = stdout.split('\n');
      const before = found.get(name);
      let { answers, differences, first } = before ?? { answers: 0, differences: 0, first: null };
      inputs.forEach(({ line, answers: expected }, i) => {
        const said = lines[i]?.trim().split(' ') ?? [];
        const model = expected.map((answer) => String(BigInt(answer)));
        answers += said.filter((answer) => answer !== '-').length;
        if (said.length === model.length && said.every((answer, j) => answer === '-' || answer === model[j]))
          return;
        differences++;
        first ??= { input: `${g.name}: ${line}`, model: model.join(' '), kernel: said.join(' ') };
      });
      found.set(name, {
        release: tree.release,
        name,
        kernel,
        inputs: (before?.inputs ?? 0) + inputs.length,
        answers,
        differences,
        first,
      });
    }
  }
  return [...found.values()];
}
