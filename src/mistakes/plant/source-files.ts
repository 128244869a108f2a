// SPDX-License-Identifier: GPL-2.0-only
// Sources from a checkout or from source maps.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { mappedText } from '../../source/program-text.ts';
import { PlantError } from './plant-error.ts';

/** A TypeScript source: where it lies in the project, and its text. */
export interface SourceText {
  /** Path from the root of the project, `legacy/user_mem_abort.ts`. */
  readonly path: string;
  readonly text: string;
}

/** What is said about a variant and no part of it. */
const CONTRACTS = /^contracts\.[cm]?[jt]s(\.map)?$/;

/** Where the helpers of mmu.c lie that no refactoring touches. */
export const HELPERS = 'src/kernel/fault';

/** Root of the sources, or of their compiled form: this file lies at the same depth in both. */
const ROOT = new URL('../../../', import.meta.url);

/**
 * The sources in a folder of the project, short of contracts. The package is packed without them, but the source maps beside its compiled files
 * carry them: a transformation sees the same text here and there.
 */
export function sourcesIn(folder: string): readonly SourceText[] {
  const url = new URL(`${folder}/`, ROOT);
  if (!existsSync(url)) throw new PlantError(`there are no sources in ${folder}`);
  const names = readdirSync(url).filter((name) => !CONTRACTS.test(name));
  const typescript = names.filter((name) => /(?<!\.d|\.test)\.ts$/.test(name));
  if (typescript.length > 0) {
    return typescript.sort().map((name) => ({
      path: `${folder}/${name}`,
      text: readFileSync(new URL(name, url), 'utf8'),
    }));
  }
  return names
    .filter((name) => name.endsWith('.js.map'))
    .sort()
    .map((name) => ({
      path: `${folder}/${name.replace(/\.js\.map$/, '.ts')}`,
      text: embedded(new URL(name.replace(/\.map$/, ''), url)),
    }));
}

function embedded(compiled: URL): string {
  const text = mappedText(fileURLToPath(compiled));
  if (text === null) throw new PlantError(`${fileURLToPath(compiled)} does not carry its source`);
  return text;
}

/** The folder of a built-in variant. */
export function folderOf(variant: string): string {
  return variant === 'legacy' ? 'legacy' : `refactored/${variant}`;
}
