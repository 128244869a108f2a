// SPDX-License-Identifier: GPL-2.0-only
// Holds all modules of a variant against the subset that a stranger's may consist of.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Dialect, exportedFunctions, type FunctionsOf, type Outside, outsideOf } from './subset.ts';

/** What a module of the program exports, where a specifier stands for one: the loader puts it in the place of whatever is there. */
export type OwnModuleAt = (from: string, specifier: string) => { readonly [name: string]: unknown } | null;

const EXTENSION = /\.[mc]?[tj]s$/;
/** What loaders read in ways of their own: a separator of other systems, a byte by its number, and what follows the path of an address. */
const AMBIGUOUS = /[\\%?#:]/;

/**
 * The first place where a variant, or a module of contracts, leaves the subset, over its module and all that it imports; null if there is
 * none. An import is followed only if it names a file that is there, extension included, so that nothing else can be loaded in its place.
 * @param ownModuleAt the modules of the program, which are not looked at
 */
export function outsideOfVariant(
  entry: string,
  ownModuleAt: OwnModuleAt,
  dialect: Dialect = 'variant',
): Outside | null {
  const modules = new Modules(ownModuleAt);
  const seen = new Set<string>();
  const named = resolve(entry);
  const real = realpathSync(named);
  if (real !== join(realpathSync(dirname(named)), basename(named)))
    return { file: named, line: 1, what: 'a link in place of a module' };
  const queue = [real];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const outside = outsideOf(
      file,
      modules.text(file),
      (specifier) => {
        const functions = modules.functionsFrom(file, specifier);
        const target = modules.target(file, specifier);
        if (functions !== null && target !== null) queue.push(target);
        return functions;
      },
      dialect,
    );
    if (outside !== null) return outside;
  }
  return null;
}

/** Modules by file, read once. */
class Modules {
  private readonly texts = new Map<string, string>();
  private readonly exported = new Map<string, ReadonlySet<string>>();
  private readonly ownModuleAt: OwnModuleAt;

  constructor(ownModuleAt: OwnModuleAt) {
    this.ownModuleAt = ownModuleAt;
  }

  text(file: string): string {
    const known = this.texts.get(file);
    if (known !== undefined) return known;
    const text = readFileSync(file, 'utf8');
    this.texts.set(file, text);
    return text;
  }

  /** The file that a specifier names; null for a module of the program, and for what is no module of the variant. */
  target(from: string, specifier: string): string | null {
    if (!/^(\.{1,2})?\//.test(specifier) || !EXTENSION.test(specifier) || AMBIGUOUS.test(specifier))
      return null;
    if (this.ownModuleAt(from, specifier) !== null) return null;
    const file = resolve(dirname(from), specifier);
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return null;
    // A link is another file for whoever follows it, and what that imports lies elsewhere.
    return realpathSync(file) === file ? file : null;
  }

  functionsFrom(from: string, specifier: string): ReturnType<FunctionsOf> {
    const own = this.ownModuleAt(from, specifier);
    if (own !== null) return functionsOf(own);
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

function functionsOf(exports: { readonly [name: string]: unknown }): ReadonlySet<string> {
  const names = Object.entries(exports).filter(([, value]) => typeof value === 'function');
  return new Set(names.map(([name]) => name));
}
