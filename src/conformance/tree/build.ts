// SPDX-License-Identifier: GPL-2.0-only
/** Compiles the kernel's pgtable.c with the driver into a user program. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SourceError } from '../../source/source-error.ts';
import { packageFolder } from '../package-folder.ts';
import type { KernelTree } from './find.ts';
import { defines, readTraits } from './traits.ts';

/** The kernel's file whose text runs. */
export const PGTABLE_C = 'arch/arm64/kvm/hyp/pgtable.c';

/** What is compiled, and where to. */
export interface BuildRequest {
  readonly tree: KernelTree;
  readonly compiler: string;
  readonly pageShift: number;
  /** Folder for everything that the build leaves. */
  readonly scratch: string;
  /** Name of the program in `scratch`. */
  readonly name: string;
  /** The text to compile in place of the tree's pgtable.c. */
  readonly text?: string;
  /** Whether the lines that run are counted. */
  readonly coverage?: boolean;
}

/** The first C compiler that answers; null where none does. @param named the one to try before all others */
export function findCompiler(named = ''): string | null {
  return (
    [named, 'gcc', 'clang', 'cc'].find(
      (name) => name !== '' && spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
    ) ?? null
  );
}

/**
 * Builds the program.
 * @returns its path
 * @throws SourceError if the compiler refuses
 */
export function build({ text, coverage, ...request }: BuildRequest): string {
  const { tree, compiler, scratch, name } = request;
  // Compiled from a copy, so that counts of lines and the like stay out of the tree.
  const source = join(scratch, `${name}.pgtable.c`);
  writeFileSync(source, text ?? readFileSync(join(tree.folder, PGTABLE_C), 'utf8'));
  const object = join(scratch, `${name}.pgtable.o`);
  const counting = coverage ? ['--coverage'] : [];
  run(compiler, [...flagsOf(request), ...counting, '-c', source, '-o', object], request);
  const program = join(scratch, name);
  run(compiler, [...counting, object, driverOf(request), '-o', program], request);
  return program;
}

/** The driver's object file in `scratch`: of all that is built there with the same flags there is one. */
function driverOf(request: Pick<BuildRequest, 'tree' | 'compiler' | 'pageShift' | 'scratch'>): string {
  const flags = flagsOf(request);
  const hash = createHash('sha256')
    .update([request.compiler, ...flags].join('\n'))
    .digest('hex');
  const object = join(request.scratch, `driver-${hash.slice(0, 12)}.o`);
  if (!existsSync(object))
    run(
      request.compiler,
      [...flags, '-c', join(packageFolder('pgtable'), 'driver.c'), '-o', object],
      request,
    );
  return object;
}

/** A program of our own. */
export interface CompileRequest
  extends Pick<BuildRequest, 'tree' | 'compiler' | 'pageShift' | 'scratch' | 'name'> {
  /** The file in conformance/pgtable. */
  readonly source: string;
}

/**
 * Compiles one of our own programs against the headers of a tree.
 * @returns its path
 * @throws SourceError if the compiler refuses
 */
export function compile(request: CompileRequest): string {
  const { compiler, scratch, name, source } = request;
  const program = join(scratch, name);
  run(
    compiler,
    [...flagsOf(request), '-I', scratch, join(packageFolder('pgtable'), source), '-o', program],
    request,
  );
  return program;
}

function flagsOf({ tree, pageShift }: Pick<BuildRequest, 'tree' | 'pageShift'>): readonly string[] {
  const driver = packageFolder('pgtable');
  return [
    ...['-std=gnu11', '-O1', '-w', `-DPAGE_SHIFT=${pageShift}`],
    ...defines(readTraits(tree.folder)),
    ...['-I', join(driver, 'shim'), '-I', join(tree.folder, 'arch/arm64/include')],
    ...['-include', join(driver, 'shim/kernel.h')],
  ];
}

function run(
  compiler: string,
  args: readonly string[],
  { tree, scratch }: Pick<BuildRequest, 'tree' | 'scratch'>,
): void {
  const { status, stderr, error } = spawnSync(compiler, args, { cwd: scratch, encoding: 'utf8' });
  if (status === 0) return;
  const said = (stderr || String(error)).split('\n').find((line) => /error|undefined/i.test(line));
  throw new SourceError(
    `${compiler} cannot compile the page tables of ${tree.folder}: ${said?.trim() ?? 'it gives no reason'}`,
  );
}
