// SPDX-License-Identifier: GPL-2.0-only
// Plants mistakes into the modelled page tables, to see whether the kernel's C gives them away.
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { createJiti } from 'jiti';
import { GEOMETRY_4K } from '../../kernel/geometry.ts';
import { SourceError } from '../../source/source-error.ts';
import { sequences } from '../pgtable/generate.ts';
import { createModel, type PgtableModel } from '../pgtable/model.ts';
import { RULES } from '../pgtable/rules.ts';
import { type Difference, firstDifference, type Predicted, predict, runDriver } from '../pgtable/run.ts';
import type { PlantedResult } from '../result.ts';
import { build } from '../tree/build.ts';
import { readTraits, type Traits } from '../tree/traits.ts';
import { MODEL_MISTAKES, type ModelMistake } from './model-mistakes.ts';
import { PATIENCE, type PlantRequest } from './plant-into-kernel.ts';

/** Plants each mistake alone, with 4K pages, until it is found: the kernel is asked once for all of them. */
export async function plantIntoModel(
  { tree, compiler, scratch, seed, onProgress }: PlantRequest,
  mistakes: readonly ModelMistake[] = MODEL_MISTAKES,
): Promise<readonly PlantedResult[]> {
  const pageShift = GEOMETRY_4K.PAGE_SHIFT;
  const program = build({ tree, compiler, scratch, name: 'for-models', pageShift });
  const traits = readTraits(tree.folder);
  const rules = RULES.filter(({ appliesTo }) => appliesTo(traits));
  const sound = createModel(GEOMETRY_4K, traits);
  const asked = fc
    .sample(sequences(GEOMETRY_4K), { seed, numRuns: PATIENCE })
    .map((sequence) => predict(sound, sequence, rules));
  const answers: (readonly string[])[] = [];
  const answerOf = (i: number): readonly string[] => {
    answers[i] ??= runDriver(program, asked[i]!.sequence);
    return answers[i];
  };
  const copy = copyModel(scratch, traits);
  const results: PlantedResult[] = [];
  for (const [i, mistake] of mistakes.entries()) {
    onProgress?.(`mistakes in the model: ${i + 1} of ${mistakes.length}`);
    const model = await copy.plant(mistake);
    let differs: readonly string[] | null = null;
    let tried = 0;
    while (differs === null && tried < asked.length) {
      differs = differenceOf(model, asked[tried]!, answerOf(tried), rules)?.differs ?? null;
      tried++;
    }
    results.push({
      into: 'model',
      name: mistake.name,
      foundAfter: differs === null ? null : tried,
      differs: differs ?? [],
    });
  }
  return results;
}

function differenceOf(
  model: PgtableModel,
  { sequence }: Predicted,
  kernel: readonly string[],
  rules: Parameters<typeof predict>[2],
): Pick<Difference, 'differs'> | null {
  try {
    return firstDifference(predict(model, sequence, rules).lines, kernel);
  } catch {
    // Tables that no longer hang together make the model itself stop.
    return { differs: ['the program'] };
  }
}

/** A copy of the model whose files can be changed. */
function copyModel(
  scratch: string,
  traits: Traits,
): { readonly plant: (mistake: ModelMistake) => Promise<PgtableModel> } {
  const here = dirname(fileURLToPath(import.meta.url));
  const sources = join(here, '..', '..');
  const ending = existsSync(join(sources, 'conformance/pgtable/model.ts')) ? '.ts' : '.js';
  const root = join(scratch, 'model');
  for (const folder of ['kernel', 'conformance/pgtable'])
    cpSync(join(sources, folder), join(root, folder), { recursive: true });
  return {
    plant: async ({ file, find, becomes, name }) => {
      const path = join(root, 'kernel/pgtable', `${file}${ending}`);
      const text = readFileSync(path, 'utf8');
      const planted = replaced(text, find, becomes);
      if (typeof planted === 'number')
        throw new SourceError(
          `the mistake "${name}" cannot be planted: src/kernel/pgtable/${file} has "${find}" ${planted} times, and not once`,
        );
      writeFileSync(path, planted);
      try {
        // A cache by content: all but the changed file is compiled once.
        const jiti = createJiti(join(root, 'root.js'), {
          moduleCache: false,
          fsCache: join(scratch, 'jiti'),
        });
        const loaded = await jiti.import<typeof import('../pgtable/model.ts')>(
          join(root, `conformance/pgtable/model${ending}`),
        );
        return loaded.createModel(GEOMETRY_4K, traits);
      } finally {
        writeFileSync(path, text);
      }
    },
  };
}

/**
 * The text with the one occurrence replaced, or how many there are instead. Line breaks and indentation do not count: a formatter moves them.
 */
export function replaced(text: string, find: string, becomes: string): string | number {
  const pattern = find
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\s+');
  const [match, ...others] = text.matchAll(new RegExp(pattern, 'g'));
  if (match === undefined) return 0;
  if (others.length > 0) return others.length + 1;
  return text.slice(0, match.index) + becomes + text.slice(match.index + match[0].length);
}
