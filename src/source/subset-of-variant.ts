// SPDX-License-Identifier: GPL-2.0-only
// Holds all modules of a variant against the subset that a stranger's may consist of.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as kernel from '../kernel/index.ts';
import { PROGRAM } from './closure.ts';
import { exportedFunctions, type FunctionsOf, type Outside, outsideOf } from './subset.ts';

const KERNEL_SPECIFIER = 'stage2-verify/kernel';
const KERNEL_FUNCTIONS: ReadonlySet<string> = new Set(
  Object.entries(kernel)
    .filter(([, value]) => typeof value === 'function')
    .map(([name]) => name),
);
const EXTENSION = /\.[mc]?[tj]s$/;

/**
 * The first place where a variant leaves the subset, over its module and all that it imports; null if there is none. An import is
 * followed only if it names a file that is there, extension included, so that nothing else can be loaded in its place.
 */
export function outsideOfVariant(entry: string): Outside | null {
  const modules = new Modules();
  const seen = new Set<string>();
  const queue = [realpathSync(resolve(entry))];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const outside = outsideOf(file, modules.text(file), (specifier) => {
      const functions = modules.functionsFrom(file, specifier);
      const target = modules.target(file, specifier);
      if (functions !== null && target !== null) queue.push(target);
      return functions;
    });
    if (outside !== null) return outside;
  }
  return null;
}

/** Modules by file, read once. */
class Modules {
  private readonly texts = new Map<string, string>();
  private readonly exported = new Map<string, ReadonlySet<string>>();

  text(file: string): string {
    const known = this.texts.get(file);
    if (known !== undefined) return known;
    const text = readFileSync(file, 'utf8');
    this.texts.set(file, text);
    return text;
  }

  /** The file that a specifier names; null for the kernel, and for what is no module of the variant. */
  target(from: string, specifier: string): string | null {
    if (!/^\.{1,2}\//.test(specifier) || !EXTENSION.test(specifier)) return null;
    const file = resolve(dirname(from), specifier);
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return null;
    const real = realpathSync(file);
    return real.startsWith(join(PROGRAM, 'src')) ? null : real;
  }

  functionsFrom(from: string, specifier: string): ReturnType<FunctionsOf> {
    if (specifier === KERNEL_SPECIFIER || isKernelFile(resolve(dirname(from), specifier)))
      return KERNEL_FUNCTIONS;
    const file = this.target(from, specifier);
    return file === null ? null : this.functionsOfFile(file);
  }

  private functionsOfFile(file: string): ReadonlySet<string> {
    const known = this.exported.get(file);
    if (known !== undefined) return known;
    // Modules may import each other in a circle: what is not known yet adds nothing.
    this.exported.set(file, new Set());
    const functions = exportedFunctions(this.text(file), (specifier) => this.functionsFrom(file, specifier));
    this.exported.set(file, functions);
    return functions;
  }
}

/** Whether a path is the kernel of this very program, as its own variants import it. */
function isKernelFile(path: string): boolean {
  return [`${PROGRAM}src/kernel/index.ts`, `${PROGRAM}src/kernel/index.js`].includes(path);
}
