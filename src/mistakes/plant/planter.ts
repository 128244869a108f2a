// SPDX-License-Identifier: GPL-2.0-only
// Applies a transformation to a variant.
import { posix } from 'node:path';
import { Project, type SourceFile } from 'ts-morph';
import { load } from '../../c/load.ts';
import type { Translation } from '../../c/translate.ts';
import type { UserMemAbort } from '../../kernel/kernel.ts';
import type { VariantSource } from '../../source/variant-source.ts';
import {
  type SignatureName,
  signed,
  type UserMemAbortVariant as Variant,
} from '../../subjects/user_mem_abort/variant.ts';
import { BUILT_IN } from '../../subjects/user_mem_abort/variants.ts';
import { isHelper, type Probe, runModules } from './modules.ts';
import { PlantError } from './plant-error.ts';
import { folderOf, HELPERS, sourcesIn } from './source-files.ts';
import { toJavaScript } from './to-javascript.ts';
import { VariantCode } from './variant-code.ts';

/** Changes a variant's source. It throws a `PlantError` where the code that it wants is not there. */
export type Transformation = (code: VariantCode) => void;

/** The pristine source of a variant, parsed once. */
export interface Pristine {
  readonly own: readonly SourceFile[];
  /** The helpers that it uses, directly or through others. */
  readonly helpers: readonly SourceFile[];
}

/**
 * Makes variants from source, in memory: from that of the built-in ones, and from what it took in. One planter serves any number of transformations: it reads and
 * parses each file once, and translates again only what was changed.
 */
export class Planter {
  private readonly project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  private readonly variants = new Map<string, Pristine>();
  private readonly javascript = new Map<SourceFile, string>();
  private readonly modules = new Map<string, { readonly entry: string; readonly signature: SignatureName }>();
  private readonly translations = new Map<string, Translation>();
  private helpers: ReadonlyMap<string, SourceFile> | null = null;

  /**
   * The variant `name` with `transformation` applied, under the same name.
   * @param probe what the planted code calls by the name `probe`, if it does
   * @throws PlantError if the transformation does not fit, changes nothing, or leaves no function that can be run
   */
  plant(name: string, transformation: Transformation, probe?: Probe): Variant {
    const changed = this.change(name, transformation);
    const translation = this.translations.get(name);
    if (translation !== undefined) {
      const [[path, code] = []] = changed;
      if (path === undefined || code === undefined) throw new PlantError(`the planted ${name} has no code`);
      const javascript = bodyOf(toJavaScript(relative(path), code), translation);
      const { reset, signature, user_mem_abort } = load({ ...translation, javascript }, name, probe);
      return { name, ...signed(signature, user_mem_abort), reset, release: translation.release };
    }
    return this.fromModules(name, changed, probe);
  }

  private fromModules(name: string, changed: ReadonlyMap<string, string>, probe?: Probe): Variant {
    const { helpers, own } = this.sources(name);
    const texts = new Map<string, string>();
    const files = [...changed.keys()].some((path) => isHelper(relative(path))) ? [...own, ...helpers] : own;
    for (const file of files) {
      const path = file.getFilePath();
      const text = changed.get(path);
      texts.set(
        relative(path),
        text === undefined ? this.pristineText(file) : toJavaScript(relative(path), text),
      );
    }
    const exports = runModules(
      this.modules.get(name)?.entry ?? `${folderOf(name)}/user_mem_abort.ts`,
      texts,
      [...texts.keys()].filter(isHelper),
      probe,
    );
    const f = exports.user_mem_abort;
    if (typeof f !== 'function') throw new PlantError(`the planted ${name} exports no user_mem_abort()`);
    const original = this.modules.get(name) ?? BUILT_IN.find((variant) => variant.name === name);
    if (original === undefined) throw new PlantError(`there is no built-in variant ${name}`);
    return { name, ...signed(original.signature, f as UserMemAbort) };
  }

  /**
   * The text of the files of the variant `name` that `transformation` changes, by path from the root of the project.
   * @throws PlantError as `plant` does
   */
  changedTexts(name: string, transformation: Transformation): ReadonlyMap<string, string> {
    return new Map([...this.change(name, transformation)].map(([path, text]) => [relative(path), text]));
  }

  /** Takes in a variant that is C: what is planted into it is planted into its translation. */
  takeIn(name: string, translation: Translation): void {
    this.translations.set(name, translation);
    const own = [this.project.createSourceFile(`/${name}/translation.ts`, translation.code)];
    this.variants.set(name, { own, helpers: [] });
  }

  /**
   * Takes in a variant that is a module, with what it imports.
   * @param root what paths are told from; files that lie elsewhere keep their own
   * @throws PlantError if one of the files has syntax whose types cannot be erased
   */
  takeInModule(name: string, source: VariantSource, signature: SignatureName, root: string): void {
    const pathOf = (file: string): string => {
      const shown = posix.relative(root, file);
      return shown.startsWith('..') ? file.slice(1) : shown;
    };
    // A file system of its own: a folder of the user's may be called as one of ours.
    const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
    const own = [...source.files].map(([file, text]) => project.createSourceFile(`/${pathOf(file)}`, text));
    this.modules.set(name, { entry: pathOf(source.entry), signature });
    this.variants.set(name, { own, helpers: [] });
    try {
      this.fromModules(name, new Map());
    } catch (error) {
      if (error instanceof SyntaxError)
        throw new PlantError(`${pathOf(source.entry)} does not parse: ${error.message}`);
      throw error;
    }
  }

  /** The translation that a variant is, where it is C. */
  translationOf(name: string): Translation | null {
    return this.translations.get(name) ?? null;
  }

  private change(name: string, transformation: Transformation): ReadonlyMap<string, string> {
    const { helpers, own } = this.sources(name);
    const code = new VariantCode(name, [...own, ...helpers]);
    transformation(code);
    const changed = code.result();
    if (changed.size === 0) throw new PlantError(`the transformation changes nothing in ${name}`);
    return changed;
  }

  /** The pristine source of the variant `name`. */
  sources(name: string): Pristine {
    const known = this.variants.get(name);
    if (known !== undefined) return known;
    const own = this.parse(folderOf(name));
    const defined = new Set(own.flatMap(functionsOf));
    const helpers = new Set<SourceFile>();
    const use = (file: SourceFile): void => {
      for (const imported of namesImported(file)) {
        const helper = this.allHelpers().get(imported);
        if (helper === undefined || helpers.has(helper) || defined.has(imported)) continue;
        helpers.add(helper);
        use(helper);
      }
    };
    own.forEach(use);
    const pristine = { own, helpers: [...helpers] };
    this.variants.set(name, pristine);
    return pristine;
  }

  private allHelpers(): ReadonlyMap<string, SourceFile> {
    this.helpers ??= new Map(
      this.parse(HELPERS).flatMap((file) => functionsOf(file).map((name) => [name, file] as const)),
    );
    return this.helpers;
  }

  private parse(folder: string): readonly SourceFile[] {
    return sourcesIn(folder).map(({ path, text }) => this.project.createSourceFile(`/${path}`, text));
  }

  private pristineText(file: SourceFile): string {
    const path = relative(file.getFilePath());
    const known = this.javascript.get(file);
    if (known !== undefined) return known;
    const text = toJavaScript(path, file.getFullText());
    this.javascript.set(file, text);
    return text;
  }
}

/** The body of a function of `kernel` that does what a translation's own does, made of the body of one of `(require, exports)`. */
function bodyOf(javascript: string, { function: name }: Translation): string {
  return `const exports = {}; const require = () => kernel; ${javascript}
return { entry: exports.${name}, reset: exports.reset ?? (() => {}), statics: () => ({}) };\n`;
}

/** The project's own file system starts at a root. */
function relative(path: string): string {
  return path.slice(1);
}

function functionsOf(file: SourceFile): readonly string[] {
  return file.getFunctions().flatMap((definition) => definition.getName() ?? []);
}

function namesImported(file: SourceFile): readonly string[] {
  return file
    .getImportDeclarations()
    .flatMap((line) => line.getNamedImports().map((named) => named.getName()));
}
