// SPDX-License-Identifier: GPL-2.0-only
// Where a run returns: its variant once more in memory, with every return watched.
import { posix } from 'node:path';
import { compileFunction } from 'node:vm';
import { ts } from 'ts-morph';
import { load } from '../../c/load.ts';
import type { Translation } from '../../c/translate.ts';
import type { Variant } from '../../core/variant.ts';
import * as kernel from '../../kernel/index.ts';
import { step } from '../../kernel/steps.ts';
import { functionOf, type SignedFunction, signed } from '../../subjects/user_mem_abort/variant.ts';
import type { SourceLine } from '../branches/positions.ts';
import { guarded } from '../guarded.ts';
import { writtenPath } from '../program-text.ts';
import { importedFile, isKernelPath, type VariantSource, variantOnDisk } from '../variant-source.ts';
import { type ReturnPlace, type WatchedText, watchedText } from './watched-text.ts';

/** A variant whose returns are watched. */
export interface ReturnWatch {
  /** Does what the variant does. */
  readonly variant: Variant;
  /**
   * Where its last run returned: the return that the value came from, then those that passed it on, up to the one of the function itself. Empty if it
   * ended otherwise.
   */
  readonly returned: () => readonly SourceLine[];
}

/** Watches the returns of a variant; null where its text is not there to be watched. */
export type ReturnWatcher = (variant: Variant) => ReturnWatch | null;

/** What modules find beside the kernel, by the path of the file that imports and what it writes there; null for nothing. */
export type OtherModules = (from: string, specifier: string) => object | null;

/**
 * Watches variants, each of which is made once.
 * @param fileOf the file of a variant that is a module; null where there is none
 * @param others what modules may import beside their own files and the kernel
 */
export function returnWatcher(
  fileOf: (variant: Variant) => string | null,
  others: OtherModules,
): ReturnWatcher {
  const made = new Map<Variant, ReturnWatch | null>();
  return (variant) => {
    let watch = made.get(variant);
    if (watch === undefined) {
      watch = watchOf(variant, fileOf(variant), others);
      made.set(variant, watch);
    }
    return watch;
  };
}

function watchOf(variant: Variant, file: string | null, others: OtherModules): ReturnWatch | null {
  const { translation } = variant as { readonly translation?: Translation };
  if (translation !== undefined) return watchedC(variant, translation);
  return file === null ? null : watchedModule(variant, file, others);
}

function watchedC(variant: Variant, translation: Translation): ReturnWatch {
  const { file, lines } = translation;
  const { places, text } = watchedText(translation.javascript, 0, 'js');
  const log = returnLog(places, translation.function);
  const loaded = load({ ...translation, javascript: text }, variant.name, log.probe);
  return log.watch(variant, signed(loaded.signature, loaded.user_mem_abort), loaded.reset, ({ line }) => ({
    file,
    line: lines[line - 1] ?? 0,
  }));
}

function watchedModule(variant: Variant, file: string, others: OtherModules): ReturnWatch | null {
  const source = variantOnDisk(file, { isOutside: isKernelPath, lenient: true });
  const { signature } = functionOf(variant);
  const texts = new Map<string, WatchedModule>();
  const fileOfPlace: string[] = [];
  for (const [path, text] of source.files) {
    // A copy of what does not end must end as well.
    const guard = guarded(path, text);
    const watched = watchedText(guard.text, fileOfPlace.length, 'ts');
    texts.set(path, { ...watched, counter: guard.name });
    const written = writtenPath(path);
    fileOfPlace.push(...watched.places.map(() => written));
  }
  const log = returnLog(
    [...texts.values()].flatMap(({ places }) => places),
    'user_mem_abort',
  );
  const exports = runWatched(source, texts, others, log.probe);
  const f = exports?.user_mem_abort;
  if (typeof f !== 'function') return null;
  return log.watch(
    variant,
    signed(signature, f as (...args: never[]) => unknown),
    variant.reset,
    ({ line }, place) => ({ file: fileOfPlace[place] ?? file, line }),
  );
}

/** A module whose returns are watched and whose steps are counted. */
interface WatchedModule extends WatchedText {
  /** What it calls at each step. */
  readonly counter: string;
}

type Exports = { readonly [name: string]: unknown };

/** Runs the modules in memory. @returns what the entry exports; null if they do not run this way */
function runWatched(
  source: VariantSource,
  texts: ReadonlyMap<string, WatchedModule>,
  others: OtherModules,
  probe: Probe,
): Exports | null {
  const loaded = new Map<string, Exports>();
  const moduleAt = (path: string): Exports => {
    const known = loaded.get(path);
    if (known !== undefined) return known;
    const exports: Exports = {};
    loaded.set(path, exports);
    const { counter, text } = texts.get(path) ?? { counter: '$step', text: '' };
    const run = compileFunction(scriptOf(text), ['require', 'exports', 'probe', counter], {
      filename: `watched/${path}`,
    });
    run((specifier: string) => importOf(path, specifier), exports, probe, step);
    return exports;
  };
  const importOf = (from: string, specifier: string): object => {
    const own = importedFile(source, from, specifier);
    if (own !== null) return moduleAt(own);
    if (isKernelPath(posix.join(posix.dirname(from), specifier))) return kernel;
    const other = others(from, specifier);
    if (other === null) throw new Error(`${from} imports ${specifier}`);
    return other;
  };
  try {
    return moduleAt(source.entry);
  } catch {
    // What a package does when it is loaded is not the variant's: there is no line then.
    return null;
  }
}

/** The scripts of the texts that were watched: the original is watched beside each variant. */
const scripts = new Map<string, string>();

function scriptOf(text: string): string {
  let script = scripts.get(text);
  if (script === undefined) {
    script = ts.transpile(text, { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS });
    scripts.set(text, script);
  }
  return script;
}

type Probe = <Value>(place: number, value: Value) => Value;

/** A return that was passed. */
interface Passed {
  readonly place: number;
  readonly value: unknown;
  /** It, then the one that its value came from, and so on. */
  readonly chain: readonly number[];
}

/** What the returns of a variant say while it runs. */
interface ReturnLog {
  readonly probe: Probe;
  /** @param lineOf the line of a place in the source that somebody wrote */
  readonly watch: (
    variant: Variant,
    made: SignedFunction,
    reset: Variant['reset'],
    lineOf: (place: ReturnPlace, index: number) => SourceLine,
  ) => ReturnWatch;
}

/** @param entry the function that is called */
function returnLog(places: readonly ReturnPlace[], entry: string): ReturnLog {
  let last: Passed | null = null;
  let ofEntry: Passed | null = null;

  /** The returns that a value came from: of the helper that is called there, or of the one whose error is passed on by a variable. */
  const cameFrom = (place: number, value: unknown): readonly number[] => {
    const at = places[place];
    if (at === undefined || last === null) return [];
    const from = places[last.place]?.inside ?? null;
    const calls = at.calls !== null && at.calls === from;
    const passes = at.isName && from !== at.inside && value === last.value && isError(value);
    return calls || passes ? last.chain : [];
  };

  return {
    probe: (place, value) => {
      last = { place, value, chain: [place, ...cameFrom(place, value)] };
      if (places[place]?.inside === entry) ofEntry = last;
      return value;
    },
    watch: (variant, { signature, user_mem_abort: f }, reset, lineOf) => {
      const call = f as (...args: unknown[]) => unknown;
      const started = (...args: unknown[]): unknown => {
        last = null;
        ofEntry = null;
        return call(...args);
      };
      return {
        variant: {
          ...variant,
          ...signed(signature, started),
          ...(variant.reset === undefined || reset === undefined ? {} : { reset }),
        },
        returned: () =>
          (ofEntry?.chain ?? [])
            .flatMap((index) => {
              const place = places[index];
              return place === undefined ? [] : lineOf(place, index);
            })
            .reverse(),
      };
    },
  };
}

function isError(value: unknown): boolean {
  return typeof value === 'number' && value < 0;
}
