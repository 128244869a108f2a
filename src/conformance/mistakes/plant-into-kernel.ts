// SPDX-License-Identifier: GPL-2.0-only
// Plants mistakes into the kernel's C, to see whether the comparison finds them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GEOMETRY_4K } from '../../kernel/geometry.ts';
import { check } from '../pgtable/check.ts';
import { createModel } from '../pgtable/model.ts';
import { RULES } from '../pgtable/rules.ts';
import type { PlantedResult } from '../result.ts';
import { build, PGTABLE_C } from '../tree/build.ts';
import type { KernelTree } from '../tree/find.ts';
import { readTraits } from '../tree/traits.ts';
import { editC } from './c-edit.ts';
import { C_MISTAKES, type CMistake } from './c-mistakes.ts';

/** Sequences after which a mistake counts as missed. */
export const PATIENCE = 400;

/** Where mistakes are planted. */
export interface PlantRequest {
  readonly tree: KernelTree;
  readonly compiler: string;
  readonly scratch: string;
  readonly seed: number;
  readonly onProgress?: (line: string) => void;
}

/** Plants each mistake alone, with 4K pages, until it is found. */
export function plantIntoKernel(
  { tree, compiler, scratch, seed, onProgress }: PlantRequest,
  mistakes: readonly CMistake[] = C_MISTAKES,
): readonly PlantedResult[] {
  const text = readFileSync(join(tree.folder, PGTABLE_C), 'utf8');
  const traits = readTraits(tree.folder);
  const rules = RULES.filter(({ appliesTo }) => appliesTo(traits));
  return mistakes.map(({ name, edit }, i) => {
    onProgress?.(`mistakes in the kernel: ${i + 1} of ${mistakes.length}`);
    const program = build({
      ...{ tree, compiler, scratch },
      name: 'planted',
      pageShift: GEOMETRY_4K.PAGE_SHIFT,
      text: editC(text, edit),
    });
    const { sequences, differing } = check({
      ...{ model: createModel(GEOMETRY_4K, traits), program, rules, seed },
      sequences: PATIENCE,
      shrink: false,
    });
    return {
      into: 'kernel',
      name,
      foundAfter: differing === null ? null : sequences,
      differs: differing?.difference.differs ?? [],
    };
  });
}
