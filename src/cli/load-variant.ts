// SPDX-License-Identifier: GPL-2.0-only
// The variants that the options name.

import { statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import type { FurtherFacade } from '../c/facade/further.ts';
import { whileLoading } from '../core/beacon.ts';
import type { Subject } from '../core/subject.ts';
import type { Variants } from '../engines/jobs/job.ts';
import { textHash } from '../source/c-source.ts';
import { codeHash } from '../source/hashes.ts';
import { signatureOfModule } from '../source/variant-signature.ts';
import { isKernelPath, variantOnDisk } from '../source/variant-source.ts';
import { subjectOf } from '../subjects/all.ts';
import { USER_MEM_ABORT } from '../subjects/user_mem_abort/subject.ts';
import {
  type SignedFunction,
  signed,
  type UserMemAbortVariant as Variant,
} from '../subjects/user_mem_abort/variant.ts';
import { BUILT_IN, builtInFile, LEGACY, REFACTORED } from '../subjects/user_mem_abort/variants.ts';
import { type CVariant, isC, loadC } from './c-variant.ts';
import type { Io } from './io.ts';
import { contractsIn, contractsOf, refuseTwins } from './load-contracts.ts';
import { loadFacade } from './load-facade.ts';
import { LoadError, loadModule, loadTrusted, type ModuleExports } from './load-module.ts';
import { type CRequest, cRequestOf, type RunRequest } from './run-request.ts';
import { refuseOutside, type Trust } from './trust.ts';
import { UsageError } from './usage-error.ts';

const FUNCTION = 'user_mem_abort';
const EXTENSIONS: readonly string[] = ['.ts', '.mts', '.js', '.mjs'];

/** A variant together with what names it on the command line. */
export interface LoadedVariant {
  readonly variant: Variant;
  /** The MODULE that was given: a built-in name, or a path. */
  readonly module: string;
  /** The file that it was loaded from. */
  readonly file: string | null;
  /** What it was made of, where it is C. */
  readonly c?: CVariant;
}

/** The variants of one run. */
export interface LoadedVariants {
  readonly legacy: LoadedVariant;
  readonly refactored: readonly LoadedVariant[];
}

/** The modules of a run that were run because somebody answers for them, by the names of the variants. */
export function trustedOf({ legacy, refactored }: LoadedVariants, trust: Trust): readonly string[] {
  if (trust !== 'caller') return [];
  const own = new Set<Variant>(BUILT_IN);
  return [legacy, ...refactored]
    .filter(({ file, variant }) => file !== null && !own.has(variant))
    .map(({ variant }) => variant.name);
}

/**
 * Loads the variants of a request.
 * @param trust as the command line says: a file that somebody sends never does
 * @throws UsageError as `loadVariants` does
 */
export function loadRequested(
  { c, contracts, legacy, refactored }: RunRequest,
  { cwd }: Pick<Io, 'cwd'>,
  trust: Trust,
): Promise<LoadedVariants> {
  return loadVariants(legacy ?? undefined, refactored ?? undefined, cwd, contracts, c, trust);
}

/** The subject that variants are of: C says it by the function that was asked for, modules are of `user_mem_abort()`. */
export function subjectIn({ legacy }: LoadedVariants): Subject {
  return legacy.c === undefined ? USER_MEM_ABORT : subjectOf(legacy.c.translation.function);
}

/** The variants alone. */
export function variantsOf(variants: LoadedVariants): Variants {
  const { legacy, refactored } = variants;
  const source = sourceOf(legacy);
  return {
    identical: refactored.filter((one) => sourceOf(one) === source).map(({ variant }) => variant.name),
    subject: subjectIn(variants),
    legacy: legacy.variant,
    refactored: refactored.map(({ variant }) => variant),
  };
}

/** What two variants have in common exactly if they are the same code. */
function sourceOf({ c, file, module }: LoadedVariant): string {
  if (c !== undefined) return `C ${textHash(c.source)}`;
  return file === null ? module : codeHash(file);
}

/**
 * Loads the variants that the options name.
 * @param refactored all built-in ones if absent
 * @param cwd the folder that relative paths start from
 * @param contracts files with contracts for all of them, beside their own
 * @param c how those that are C are found and read
 * @param trust who answers for those that are modules
 * @throws UsageError if one cannot be loaded, or two have the same name
 */
export async function loadVariants(
  legacy: string | undefined,
  refactored: readonly string[] | undefined,
  cwd: string,
  contracts: readonly string[] = [],
  c: CRequest = cRequestOf({}),
  trust: Trust = 'none',
): Promise<LoadedVariants> {
  const subject = subjectOf(c.function);
  if (subject !== USER_MEM_ABORT && (legacy === undefined || refactored === undefined))
    throw new UsageError(
      `no version of ${subject.name}() ships with the program; give two with --legacy and --refactored, or a range with --git`,
    );
  const further = await loadFacade(c.facade, { cwd }, trust);
  const reading: Reading = { c, further };
  const reference =
    legacy === undefined ? builtIn(LEGACY) : await loadVariant('--legacy', legacy, cwd, [], reading, trust);
  const others: LoadedVariant[] = [];
  if (refactored === undefined) {
    for (const { name } of REFACTORED.filter(({ name: own }) => own !== reference.variant.name))
      others.push(await loadVariant('--refactored', name, cwd, contracts, reading, trust));
  } else {
    for (const module of refactored)
      others.push(await loadVariant('--refactored', module, cwd, contracts, reading, trust));
  }
  const seen = new Map<string, string>([[reference.variant.name, reference.module]]);
  for (const { module, variant } of others) {
    const other = seen.get(variant.name);
    if (other !== undefined) {
      throw new UsageError(
        `--refactored ${module} and ${other} are both called "${variant.name}"; rename the folder or the file of one, or leave one out`,
      );
    }
    seen.set(variant.name, module);
  }
  return { legacy: reference, refactored: others };
}

function builtIn(variant: Variant): LoadedVariant {
  return { variant, module: variant.name, file: builtInFile(variant.name) };
}

/** How those that are C are found and read. */
interface Reading {
  readonly c: CRequest;
  readonly further: FurtherFacade;
}

async function loadVariant(
  option: string,
  module: string,
  cwd: string,
  contracts: readonly string[],
  { c, further }: Reading,
  trust: Trust,
): Promise<LoadedVariant> {
  const subject = subjectOf(c.function);
  if (subject !== USER_MEM_ABORT && !isC(module, c))
    throw new UsageError(
      `${option} ${module} is no C, and ${subject.name}() is verified from C alone; give a file that ends in .c, or REVISION:FILE of a kernel tree`,
    );
  const known = BUILT_IN.find((variant) => variant.name === module);
  if (known !== undefined) return declaring(builtIn(known), cwd, contracts, trust);
  const file = resolve(cwd, module);
  const origin = `${option} ${module}`;
  if (isC(module, c)) {
    const loaded = loadC(option, module, cwd, c, further);
    return declaring({ variant: loaded.variant, module, file: null, c: loaded }, cwd, contracts, trust);
  }
  if (!isFile(file)) {
    throw new UsageError(
      `${origin} names no file; give the path of a C file or a module, REVISION:FILE of a kernel tree, or one of ${BUILT_IN.map((variant) => variant.name).join(', ')}`,
    );
  }
  if (!EXTENSIONS.includes(extname(file))) {
    throw new UsageError(
      `${origin} is neither C nor a module; give a file that ends in .c, ${EXTENSIONS.join(', ')}`,
    );
  }
  await refuseOutside(origin, file, 'variant', trust, cwd);
  const exports = await loadExports(origin, file, trust);
  const variant = {
    name: variantName(file),
    ...functionIn(origin, file, exports),
    contracts: await contractsOf(origin, file, exports, contracts, cwd, trust),
  };
  return { module, file, variant };
}

/** A built-in variant with the contracts of `--contracts` behind its own. */
async function declaring(
  loaded: LoadedVariant,
  cwd: string,
  named: readonly string[],
  trust: Trust,
): Promise<LoadedVariant> {
  if (named.length === 0) return loaded;
  const { variant } = loaded;
  const contracts = [...(variant.contracts ?? []), ...(await contractsIn(named, cwd, trust))];
  return { ...loaded, variant: { ...variant, contracts: refuseTwins(variant.name, contracts) } };
}

async function loadExports(origin: string, file: string, trust: Trust): Promise<ModuleExports> {
  try {
    return await whileLoading(variantName(file), () =>
      trust === 'caller' ? loadTrusted(file) : loadModule(file),
    );
  } catch (error) {
    if (error instanceof LoadError) throw new UsageError(`${origin} ${error.message}; mend it and run again`);
    throw error;
  }
}

function functionIn(origin: string, file: string, exports: ModuleExports): SignedFunction {
  const exported = exports[FUNCTION];
  if (typeof exported !== 'function') {
    throw new UsageError(
      `${origin} exports no function ${FUNCTION}; write "export function ${FUNCTION}(k, …)" in it`,
    );
  }
  const f = exported as (...args: never[]) => unknown;
  const source = variantOnDisk(file, { isOutside: isKernelPath, lenient: true });
  const signature = signatureOfModule(source, f);
  if (typeof signature !== 'string') throw new UsageError(`${FUNCTION}() in ${origin} ${signature.why}`);
  return signed(signature, f);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The folder's name for a file called user_mem_abort, else the file's; in letters that a file name can hold. */
export function variantName(file: string): string {
  const stem = basename(file, extname(file));
  const name = (stem === FUNCTION ? basename(dirname(file)) : stem).replaceAll(/[^A-Za-z0-9._-]/g, '-');
  return name === '' ? 'variant' : name;
}
