// SPDX-License-Identifier: GPL-2.0-only
// A new state to start from.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { wrap } from '../../report/wrap.ts';
import { PACKAGE_NAME, packageAround } from '../../source/package-info.ts';
import { BUILT_IN, LEGACY } from '../../subjects/user_mem_abort/variants.ts';
import { INVOCATION, shellWord } from '../command-line.ts';
import { EXIT } from '../exit-codes.ts';
import { fileAt, type Io } from '../io.ts';
import { newStateFiles } from '../new-state.ts';
import type { InitFlags } from '../options.ts';
import { terminalWidth } from '../output.ts';
import { UsageError } from '../usage-error.ts';

/**
 * `stage2-verify init`: a new refactored state that verifies as equivalent as it is.
 * @param variant its name, or the folder that it goes to
 * @throws UsageError if it cannot be called so, or there is something in its place
 * @returns the exit code
 */
export function initCommand(variant: string, flags: InitFlags, io: Io): number {
  const from = builtInNamed(flags.from);
  const { checkout, folder } = folderOf(variant, io);
  const name = nameOf(folder);
  refuseOccupied(folder);
  const shown = relative(io.cwd, folder).replaceAll(sep, '/') || '.';
  const entry = shellWord(
    shown.startsWith('..') ? join(folder, 'user_mem_abort.ts') : `${shown}/user_mem_abort.ts`,
  );
  const verify = `${INVOCATION} verify${from === LEGACY.name ? '' : ` --legacy ${from}`} --refactored ${entry}`;
  const commands = [verify, `${verify} --strict`, `${verify} --watch`];
  const kernel = checkout === null ? `${PACKAGE_NAME}/kernel` : '../../src/kernel/index.ts';
  const files = newStateFiles({ name, from, kernel, commands });
  write(folder, files);
  const made = wrap(`${shown}/: ${files.map(({ path }) => path).join(', ')}`, terminalWidth(io), '  ');
  io.stdout.write(`${made.join('\n')}

${name} begins as ${from} and does the same. Edit it, then:

  ${verify}
      gives the verdict
  ${verify} --strict
      also compares what it calls, in which order
  ${verify} --watch
      gives it again each time you save
`);
  return EXIT.equivalent;
}

function builtInNamed(name: string): string {
  if (BUILT_IN.some((variant) => variant.name === name)) return name;
  throw new UsageError(
    `--from ${name} is no built-in variant; give one of ${BUILT_IN.map((variant) => variant.name).join(', ')}`,
  );
}

/** A name alone goes to `refactored/` in a checkout of this project, elsewhere to the current folder; a path is taken as it is. */
function folderOf(variant: string, io: Io): { readonly folder: string; readonly checkout: string | null } {
  const around = packageAround(io.cwd);
  const root = around?.name === PACKAGE_NAME ? around.folder : null;
  const folder =
    root !== null && !/[\\/]/.test(variant) ? join(root, 'refactored', variant) : fileAt(io, variant);
  const checkout = root !== null && dirname(folder) === join(root, 'refactored') ? root : null;
  return { folder, checkout };
}

/** The last part of the path, which is what reports call the variant. */
function nameOf(folder: string): string {
  const name = basename(folder);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
    throw new UsageError(
      `init ${name === '' ? folder : name} is no name for a variant; use letters, digits, dots, dashes and underscores`,
    );
  if (BUILT_IN.some((variant) => variant.name === name))
    throw new UsageError(`init ${name} would have the name of a built-in variant; give another one`);
  return name;
}

function refuseOccupied(folder: string): void {
  if (!existsSync(folder) || (statSync(folder).isDirectory() && readdirSync(folder).length === 0)) return;
  throw new UsageError(
    `${folder} is there already, and init overwrites nothing; give another name, or remove it`,
  );
}

function write(folder: string, files: ReturnType<typeof newStateFiles>): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const { path, text } of files) writeFileSync(join(folder, path), text, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(
      `${folder} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); give another folder`,
    );
  }
}
