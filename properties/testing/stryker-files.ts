// SPDX-License-Identifier: GPL-2.0-only
// The files in which StrykerJS makes mistakes: those that stryker.config.json names, without those that hold nothing but types.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import tsBlankSpace from 'ts-blank-space';
import { ROOT } from './cli.ts';
import { sourceFiles } from './map.ts';

/** Their paths from the root of the project, in order. */
export function strykerFiles(): readonly string[] {
  const { mutate } = JSON.parse(read('stryker.config.json')) as { readonly mutate: readonly string[] };
  return sourceFiles().filter(
    (file) => (mutate.includes(file) || mutate.includes(`${dirname(file)}/*.ts`)) && runs(file),
  );
}

/** Whether something of a file runs, and calls for a function. */
function runs(file: string): boolean {
  const code = tsBlankSpace(read(file)).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  return /=>|\bfunction\b|\bclass\b/.test(code);
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
