// SPDX-License-Identifier: GPL-2.0-only
// Hashes of model, dimensions, engine and variants, the same compiled or not.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { contractsBeside } from './contracts-beside.ts';
import { PACKAGE_NAME, packageAround } from './package-info.ts';
import { isCompiledProgram, PROGRAM } from './program-text.ts';
import { variantOnDisk } from './variant-source.ts';

/** SHA-256 of sources of this program. The same from a checkout and from the packed program. */
export interface EngineHashes {
  /** The modelled kernel. */
  readonly model: string;
  /** What the environment may decide. */
  readonly dimensions: string;
  /** How scenarios are chosen, run, compared and judged. */
  readonly engine: string;
}

/** The modules from which all that decides a job is imported. */
const JOBS: readonly string[] = [
  'engines/jobs/do-job',
  'engines/jobs/plan',
  'subjects/user_mem_abort/subject',
  'kernel/index',
];
/** The modules from which all that decides a certificate is imported. */
const CERTIFICATE: readonly string[] = [
  'engines/verify',
  'report/certificate/certificate',
  'subjects/user_mem_abort/subject',
  'kernel/index',
];

/** The hashes of what decides what a job of a run comes to. */
export function engineHashes(): EngineHashes {
  return ownHashes(JOBS);
}

/** The same with all that makes a certificate of the jobs. */
export function certificateHashes(): EngineHashes {
  return ownHashes(CERTIFICATE);
}

/** The same of the sources of a checkout of this program, which need not be those that run; null if the folder holds none. */
export function certificateHashesIn(folder: string): EngineHashes | null {
  const program = resolve(folder) + sep;
  if (packageAround(program)?.name !== PACKAGE_NAME) return null;
  return CERTIFICATE.every((name) => existsSync(join(program, `src/${name}.ts`)))
    ? hashesFrom(CERTIFICATE, program, '.ts')
    : null;
}

const known = new Map<readonly string[], EngineHashes>();

/** Of the program that runs, which is read once, as its modules are. */
function ownHashes(entries: readonly string[]): EngineHashes {
  const hashes = known.get(entries) ?? hashesFrom(entries);
  known.set(entries, hashes);
  return hashes;
}

/** Compiled or not, the entries are files of the same kind as this one. */
function hashesFrom(
  entries: readonly string[],
  program = PROGRAM,
  extension = extname(import.meta.url),
): EngineHashes {
  const files = entries.map((name) => join(program, `src/${name}${extension}`));
  // The variants that ship with a subject have hashes of their own.
  const isVariant = (file: string): boolean => /^(legacy|refactored)\//.test(nameOf(file, program));
  // Where this program computes a path, the file behind it is a variant's, or a text that hashes of its own speak of.
  const texts = new Map(
    files.flatMap((file) => [...variantOnDisk(file, { isOutside: isVariant, lenient: true }).files]),
  );
  const named = [...texts].map(([file, text]): NamedText => [nameOf(file, program), text]);
  const model = named.filter(([name]) => name.startsWith('src/kernel/'));
  const dimensions = named.filter(([name]) => name.startsWith('src/subjects/user_mem_abort/dimensions/'));
  return {
    model: hashOf(model),
    dimensions: hashOf(dimensions),
    engine: hashOf(named.filter((one) => !model.includes(one) && !dimensions.includes(one))),
  };
}

/**
 * The hash of a variant: its module, the contracts beside it and all that they import by a relative path, short of this program's own
 * files. It does not depend on where the module lies.
 * @throws SourceError if nobody can tell what it is made of
 */
export function variantHash(file: string): string {
  const beside = contractsBeside(file);
  const entries = beside === null ? [file] : [file, beside];
  const texts = new Map(
    entries.flatMap((entry) => [...variantOnDisk(entry, { isOutside: isOwnSource }).files]),
  );
  return hashOf([...texts].map(([module, text]) => [nameOf(module, dirname(file)), text]));
}

/**
 * The hash of what a variant does: of its module and all that it imports by a relative path, short of this program's own files. Neither what
 * the module is called nor where it lies comes in, and neither do its contracts: two variants with the same hash are the same code.
 * @throws SourceError if nobody can tell what it is made of
 */
export function codeHash(file: string): string {
  const { entry, files } = variantOnDisk(file, { isOutside: isOwnSource });
  return hashOf(
    [...files].map(([module, text]) => [module === entry ? '' : nameOf(module, dirname(entry)), text]),
  );
}

/**
 * Whether a file is one of this program's own, in whichever checkout of it: a built program that judges the sources of a checkout finds the
 * checkout's model where the variants import it.
 */
function isOwnSource(file: string): boolean {
  const around = packageAround(dirname(file));
  if (around?.name !== PACKAGE_NAME) return false;
  return /^(dist\/)?src\//.test(relative(around.folder, file).replaceAll(sep, '/'));
}

type NamedText = readonly [name: string, text: string];

/** The name of a source by its path from `folder`: a compiled module goes by the name that it was written under. */
function nameOf(file: string, folder: string): string {
  const path = relative(folder, file).replaceAll(sep, '/');
  return isCompiledProgram(file) ? path.replace(/\.js$/, '.ts') : path;
}

function hashOf(texts: readonly NamedText[]): string {
  const hash = createHash('sha256');
  for (const [name, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${name}\n${Buffer.byteLength(text)}\n${text}\n`);
  return hash.digest('hex');
}
