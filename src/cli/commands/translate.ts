// SPDX-License-Identifier: GPL-2.0-only
// What a variant that is given as C is made of.
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { WIDTH } from '../../c/emit/wrap.ts';
import type { Translation } from '../../c/translate.ts';
import { readC, readingOf, translationOf } from '../c-reading.ts';
import { EXIT } from '../exit-codes.ts';
import { fileAt, type Io } from '../io.ts';
import { loadFacade } from '../load-facade.ts';
import type { TranslateFlags } from '../options.ts';
import { cRequestOf } from '../run-request.ts';
import { UsageError } from '../usage-error.ts';

/** `stage2-verify translate`. @returns the exit code */
export async function translateCommand(path: string, flags: TranslateFlags, io: Io): Promise<number> {
  const request = cRequestOf(flags);
  const source = readC(path, 'FILE', io);
  const further = await loadFacade(request.facade, io, 'none');
  const translation = translationOf(source, readingOf(request, further));
  const text = `${withLines(translation)}\n${facts(translation)}`;
  if (flags.output === undefined) {
    io.stdout.write(text);
    return EXIT.equivalent;
  }
  const folder = fileAt(io, flags.output);
  const name = basename(path).replace(/\.c$/, '.ts');
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, `${name}.map`), `${JSON.stringify(translation.map)}\n`);
  } catch (error) {
    throw new UsageError(
      `--output ${flags.output} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); give a folder that can`,
    );
  }
  io.stdout.write(`${join(flags.output, name)}\n`);
  return EXIT.equivalent;
}

/** Columns that code is followed by the number of its C line from. */
const CODE = WIDTH;

/** The code, with the line of the C that each of its lines stands for. */
function withLines({ code, lines }: Translation): string {
  return code
    .split('\n')
    .map((line, i) => {
      const from = lines[i] ?? 0;
      return from === 0 || line.trim() === '' ? line : `${line.padEnd(CODE)} // ${from}`;
    })
    .join('\n');
}

/** What the translation rests on, as comments. */
function facts({ configSymbols, functions, modelled, release, statics, warnings }: Translation): string {
  const lines = [
    `release: ${release}`,
    `functions: ${functions.map(({ line, name }) => `${name}() ${line}`).join(', ')}`,
    ...(modelled.length === 0
      ? []
      : [
          `of the model, not of this file: ${modelled.map(({ line, name }) => `${name}() ${line}`).join(', ')}`,
        ]),
    ...Object.entries(configSymbols).map(
      ([symbol, value]) => `symbol ${symbol}: ${value === null ? 'decided in each run' : value ? 'y' : 'n'}`,
    ),
    ...statics.map(({ line, name, type }) => `outlives a call: ${type} ${name} ${line}`),
    ...warnings,
  ];
  return lines.map((line) => `// ${line}\n`).join('');
}
