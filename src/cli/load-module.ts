// SPDX-License-Identifier: GPL-2.0-only
// Loads TypeScript and JavaScript with our own kernel.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Jiti, JitiOptions } from 'jiti';
import * as contracts from '../contracts.ts';
import { hardenExports } from '../kernel/exports.ts';
import { bare } from '../kernel/face.ts';
import * as kernel from '../kernel/index.ts';
import { step } from '../kernel/steps.ts';
import { guarded } from '../source/guarded.ts';
import { forgetTranspiled, noteTranspiled } from '../source/lines/scripts.ts';
import { PACKAGE_NAME, packageAround, readPackage } from '../source/package-info.ts';

/** URL of this module, for threads that have to load modules the same way. */
export const LOADER = import.meta.url;

/** What a module exports. */
export type ModuleExports = { readonly [name: string]: unknown };

/** Why a module could not be loaded: a half-sentence. */
export class LoadError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LoadError';
  }
}

/**
 * Loads a TypeScript or JavaScript module by its absolute path. Whatever it imports as the kernel of this package is the very kernel
 * that the verifier runs: what C leaves uninitialised is recognised by identity, and nothing else can be put in its place. What it
 * does in one run has a limit, so that it does not go on for ever.
 * @throws LoadError
 */
export async function loadModule(file: string): Promise<ModuleExports> {
  const plain = await createJiti({});
  return importTranspiled(file, {
    transform: (options) => {
      const path = options.filename ?? file;
      const { name, text } = guarded(path, options.source);
      const source = `import { step as ${name} } from '${STEPS}';${text}`;
      const code = transpiled(plain, { ...options, source, filename: path });
      noteTranspiled(path, code);
      return { code };
    },
  });
}

/**
 * The same for a module that somebody answers for: JavaScript is imported as it is where that works. TypeScript, and JavaScript that Node refuses, is
 * transpiled.
 * @throws LoadError
 */
export async function loadTrusted(file: string): Promise<ModuleExports> {
  const native = /\.m?js$/.test(file) ? await importNatively(file) : null;
  if (native !== null) return native;
  const plain = await createJiti({});
  return importTranspiled(file, {
    transform: (options) => {
      const path = options.filename ?? file;
      const code = transpiled(plain, { ...options, filename: path });
      noteTranspiled(path, code);
      return { code };
    },
  });
}

type TransformOptions = Parameters<Jiti['transform']>[0];

/** By path and text: what was transpiled last of each file, as one command may load it several times and no text changes what becomes of it. */
const KNOWN = new Map<string, { readonly source: string; readonly code: string }>();

function transpiled(jiti: Jiti, options: TransformOptions & { readonly filename: string }): string {
  const { filename, source } = options;
  const known = KNOWN.get(filename);
  if (known?.source === source) return known.code;
  const code = jiti.transform(options);
  KNOWN.set(filename, { source, code });
  return code;
}

/** @returns null where transpiling may help, or say better what is wrong */
async function importNatively(file: string): Promise<ModuleExports | null> {
  try {
    const exports = (await import(pathToFileURL(file).href)) as ModuleExports;
    forgetTranspiled(file);
    return exports;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (error instanceof SyntaxError || typeof code === 'string') return null;
    throw failedLoading(error);
  }
}

/** What guarded modules count their steps with; no module can import it by itself. */
const STEPS = `${PACKAGE_NAME}/steps`;

async function createJiti(options: JitiOptions): Promise<Jiti> {
  hardenExports();
  const { createJiti: create } = await import('jiti');
  return create(import.meta.url, {
    fsCache: false,
    interopDefault: false,
    // A report names lines of the source.
    sourceMaps: true,
    virtualModules: { [KERNEL]: kernel, [CONTRACTS]: contracts, [STEPS]: { step: bare(step) } },
    ...options,
  });
}

async function importTranspiled(file: string, options: JitiOptions): Promise<ModuleExports> {
  const jiti = await createJiti(options);
  const cache = jiti.cache as { [filename: string]: CachedModule };
  const before = new Set(Object.keys(cache));
  for (const [name, exports] of OWN)
    for (const filename of ownModules(file, name))
      cache[filename] = { id: filename, filename, loaded: true, exports };
  try {
    // As it was looked at: what a link imports lies beside what it leads to.
    return await jiti.import<ModuleExports>(realpathSync(file));
  } catch (error) {
    throw describeFailure(error);
  } finally {
    // The cache is that of Node. What was loaded may be another text when it is loaded again.
    for (const filename of Object.keys(cache)) if (!before.has(filename)) delete cache[filename];
  }
}

const KERNEL = `${PACKAGE_NAME}/kernel`;
const CONTRACTS = `${PACKAGE_NAME}/contracts`;
/** Modules of ours that variants import by a relative path, by their names below src/. */
const OWN = Object.entries<ModuleExports>({ 'kernel/index': kernel, contracts });

/** The module of ours that a specifier stands for, seen from a module that is loaded; null if it stands for none. */
export function ownModuleAt(from: string, specifier: string): ModuleExports | null {
  if (specifier === KERNEL) return kernel;
  if (specifier === CONTRACTS) return contracts;
  const path = resolve(dirname(from), specifier);
  return OWN.find(([name]) => ownModules(from, name).includes(path))?.[1] ?? null;
}

/** The files that a module inside a checkout of this package names when it imports a module of ours by a relative path. */
function ownModules(file: string, name: string): readonly string[] {
  const around = packageAround(dirname(file));
  const folders = new Set([readPackage().folder, around?.name === PACKAGE_NAME ? around.folder : '']);
  return [...folders]
    .filter((folder) => folder !== '')
    .flatMap((folder) =>
      [`src/${name}.ts`, `dist/src/${name}.js`]
        .filter((path) => existsSync(join(folder, path)))
        // A link would be loaded as what it leads to.
        .filter((path) => realpathSync(join(folder, path)) === join(realpathSync(folder), path))
        .map((path) => join(folder, path)),
    );
}

/** An entry of jiti's cache: as much of a loaded CommonJS module as is ever looked at. */
interface CachedModule {
  readonly id: string;
  readonly filename: string;
  readonly loaded: true;
  readonly exports: unknown;
}

function describeFailure(error: unknown): LoadError {
  const message = error instanceof Error ? error.message : String(error);
  // jiti: "ParseError: Unexpected token  \n /folder/file.ts:3:12".
  const parse = /^ParseError: (.*?)\s*\n\s*(.+:\d+:\d+)/s.exec(message);
  if (parse !== null) return new LoadError(`does not compile (${parse[1]?.trim()} at ${parse[2]})`);
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(message);
  if (missing !== null) return new LoadError(`imports "${missing[1]}", which cannot be found`);
  return failedLoading(error);
}

function failedLoading(error: unknown): LoadError {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new LoadError(`throws while it is loaded (${said.split('\n', 1)[0]})`);
}
