// SPDX-License-Identifier: GPL-2.0-only
// Runs modules that exist in memory only.
import { posix } from 'node:path';
import { compileFunction } from 'node:vm';
import * as kernel from '../../kernel/index.ts';
import { PACKAGE_NAME } from '../../source/package-info.ts';
import { isKernelPath } from '../../source/variant-source.ts';
import { PlantError } from './plant-error.ts';
import { HELPERS } from './source-files.ts';
import { KERNEL_SPECIFIER } from './variant-code.ts';

/** What a module exports. */
export type Exports = Record<string, unknown>;

/** The JavaScript of the modules in memory, by path. */
export type ModuleTexts = ReadonlyMap<string, string>;

/**
 * Is told by a variant that control came to a probe, and what value there is there.
 * @param other what the mistake would make of the value
 * @returns the value
 */
export type Probe = <Value>(probe: number, value: Value, other: () => unknown) => Value;

const unprobed: Probe = (_probe, value) => value;

/** The kernel as the real variants import it: the very same functions and constants. */
const KERNEL: Exports = { ...kernel };

/**
 * Runs the module at `entry` with what it imports. Modules in memory are run afresh; everything else under `src/kernel` is
 * the kernel that is loaded already, because what C leaves uninitialised is recognised by identity.
 * @param helpers paths of the helpers that are not the kernel's own but those of `texts`
 * @param probe what modules know as `probe`
 */
export function runModules(
  entry: string,
  texts: ModuleTexts,
  helpers: readonly string[],
  probe: Probe = unprobed,
): Exports {
  const loaded = new Map<string, Exports>();
  const load = (path: string): Exports => {
    const known = loaded.get(path);
    if (known !== undefined) return known;
    const text = texts.get(path);
    if (text === undefined) throw new PlantError(`${entry} imports ${path}, which is not there`);
    const exports: Exports = {};
    loaded.set(path, exports);
    compileFunction(text, ['require', 'exports', 'probe'], { filename: `planted/${path}` })(
      (specifier: string) => resolve(path, specifier),
      exports,
      probe,
    );
    return exports;
  };
  const resolve = (from: string, specifier: string): Exports => {
    if (specifier === KERNEL_SPECIFIER) return KERNEL;
    if (specifier === `${PACKAGE_NAME}/kernel`) return planted();
    const path = posix.join(posix.dirname(from), specifier);
    if (texts.has(path)) return load(path);
    return isKernelPath(path) ? planted() : load(path);
  };
  let withHelpers: Exports | null = null;
  const planted = (): Exports => {
    if (helpers.length === 0) return KERNEL;
    if (withHelpers === null) {
      withHelpers = { ...KERNEL };
      for (const path of helpers) Object.assign(withHelpers, load(path));
    }
    return withHelpers;
  };
  return load(entry);
}

/** Whether a path is that of a helper. */
export function isHelper(path: string): boolean {
  return path.startsWith(`${HELPERS}/`);
}
