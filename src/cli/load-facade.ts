// SPDX-License-Identifier: GPL-2.0-only
// What `--facade` names: headers that declare, and modules that implement what has no body there.
import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { type FurtherFacade, type Implementation, NOTHING_FURTHER } from '../c/facade/further.ts';
import type { Source } from '../c/parse/unit.ts';
import * as kernel from '../kernel/index.ts';
import { readC } from './c-reading.ts';
import { fileAt, type Io } from './io.ts';
import { LoadError, loadModule, loadTrusted } from './load-module.ts';
import { refuseOutside, type Trust } from './trust.ts';
import { UsageError } from './usage-error.ts';

const MODULES: readonly string[] = ['.ts', '.mts', '.js', '.mjs'];

/**
 * Reads the files of `--facade`: headers in their order, modules as variants are read.
 * @param trust who answers for the modules
 * @throws UsageError if one cannot be had, or does what no variant may
 */
export async function loadFacade(
  paths: readonly string[],
  { cwd }: Pick<Io, 'cwd'>,
  trust: Trust,
): Promise<FurtherFacade> {
  if (paths.length === 0) return NOTHING_FURTHER;
  const headers: Source[] = [];
  const modules: string[] = [];
  const implemented: { [name: string]: Implementation } = Object.create(null);
  for (const path of paths) {
    if (!MODULES.includes(extname(path))) {
      headers.push({ file: path, text: readC(path, '--facade', { cwd }).text });
      continue;
    }
    for (const [name, f] of await functionsOf(path, cwd, trust)) {
      if (Object.hasOwn(implemented, name))
        throw new UsageError(`--facade ${path} exports ${name}(), which another one does too; leave one out`);
      implemented[name] = f;
    }
    modules.push(path);
  }
  return { headers, implemented, modules };
}

async function functionsOf(
  path: string,
  cwd: string,
  trust: Trust,
): Promise<readonly (readonly [string, Implementation])[]> {
  const origin = `--facade ${path}`;
  const file = fileAt({ cwd }, path);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UsageError(`${origin} names no file; give the path of a C header or of a module`);
  await refuseOutside(origin, file, 'variant', trust, cwd);
  let exports: { readonly [name: string]: unknown };
  try {
    exports = await (trust === 'caller' ? loadTrusted(file) : loadModule(file));
  } catch (error) {
    if (error instanceof LoadError) throw new UsageError(`${origin} ${error.message}; mend it and run again`);
    throw error;
  }
  const functions = Object.entries(exports).filter(([, f]) => typeof f === 'function');
  if (functions.length === 0)
    throw new UsageError(
      `${origin} exports no function; write "export function NAME(k, …)" for each prototype without a body`,
    );
  const [taken] = functions.filter(([name]) => Object.hasOwn(kernel, name));
  if (taken !== undefined)
    throw new UsageError(`${origin} exports ${taken[0]}(), which the model has; give it another name`);
  return functions as unknown as readonly (readonly [string, Implementation])[];
}
