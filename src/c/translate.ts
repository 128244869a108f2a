// SPDX-License-Identifier: GPL-2.0-only
// From a C file to a variant: the entry of the front end.
import { createHash } from 'node:crypto';
import * as kernel from '../kernel/index.ts';
import { type SourceMap, sourceMap } from './emit/map.ts';
import { moduleText } from './emit/module-text.ts';
import { CError } from './error.ts';
import {
  type FurtherFacade,
  type Implementation,
  implementationOf,
  NOTHING_FURTHER,
} from './facade/further.ts';
import { headersOf, RELEASES, type Release } from './facade/headers.ts';
import { type Profile, profilesFor } from './facade/profiles.ts';
import { constantOf, createModule } from './lower/functions.ts';
import type { Module } from './lower/module.ts';
import { nearestFunction } from './lower/nearest.ts';
import { readUnit, type Source } from './parse/unit.ts';
import type { Config } from './read/conditions.ts';
import { type Signature, signatureOf } from './signature.ts';
import { typeName } from './type/ctype.ts';
import { Program } from './type/program.ts';

export type { Release, Signature };
export { RELEASES };

/** How a file is to be translated. */
export interface TranslateOptions {
  /** Name of the file, for messages and the map. */
  readonly file: string;
  /** The subject's entry. */
  readonly function: string;
  /** The release whose interfaces the file uses; without it, the newest that has all that the file calls. */
  readonly release?: Release;
  /** Values of preprocessor symbols. */
  readonly config?: Config;
  /** Declarations of what the file calls and the façade does not have. */
  readonly further?: FurtherFacade;
}

/** A function of the file, as the translation has it. */
export interface FunctionFacts {
  readonly name: string;
  readonly line: number;
  readonly endLine: number;
  /** Hash of the function without layout and comments. */
  readonly hash: string;
}

/** A variable that outlives a call; each variant has its own, and `reset` brings back the first values. */
export interface StaticFacts {
  /** Of a function's own variable, `function.name`. */
  readonly name: string;
  readonly type: string;
  readonly line: number;
}

/** What a translation was given beside the façade of the model. */
export interface FurtherFacts {
  /** The headers, by name. */
  readonly headers: readonly string[];
  /** The profile among them that was found by what the file calls; null if none was. */
  readonly profile: string | null;
  /** What implements the prototypes that the translation calls, by name. */
  readonly implemented: { readonly [name: string]: Implementation };
  /** Calls of the model in whose place a header has its own. */
  readonly replaced: readonly string[];
}

/** A C function with what it calls, as a variant. */
export interface Translation {
  readonly file: string;
  readonly function: string;
  /** The TypeScript, for people and analyses. */
  readonly code: string;
  /** The body of a function of `kernel`, which is all that it can see; it gives `{ entry, reset, statics }`. */
  readonly javascript: string;
  /** From either text (both have the same lines) to the C. */
  readonly map: SourceMap;
  /** The C line that each line of the texts stands for, or 0. */
  readonly lines: readonly number[];
  readonly release: Release;
  readonly signature: Signature;
  /** What was translated of the file, in the order of the text. */
  readonly functions: readonly FunctionFacts[];
  /** Functions of the file that were reached and that the façade models, so that their text decides nothing here. */
  readonly modelled: readonly { readonly name: string; readonly line: number; readonly tokens: string }[];
  /** Preprocessor symbols that were evaluated; null is decided in each run. */
  readonly configSymbols: { readonly [symbol: string]: boolean | null };
  readonly statics: readonly StaticFacts[];
  /** What it was given beside the façade of the model. */
  readonly further: FurtherFacts;
  /** Calls of the façade that the translation makes. */
  readonly calls: readonly string[];
  readonly warnings: readonly string[];
}

/** Beyond this a file is no C source that a person wrote. */
const MAX_LENGTH = 4 * 1024 * 1024;

/**
 * Translates a function of a C file with all that it reaches, down to the façade.
 * @throws CError for whatever is not understood
 */
export function translate(text: string, options: TranslateOptions): Translation {
  const { file } = options;
  if (text.length > MAX_LENGTH)
    throw new CError(
      { file, line: 1 },
      `a file of ${text.length} characters`,
      'sources have less than 4 MiB',
    );
  if (text.includes('\0')) throw new CError({ file, line: 1 }, 'a binary file', 'C source was expected');
  try {
    return translateForRelease(text, options, null);
  } catch (error) {
    if (!(error instanceof CError)) throw error;
    // A profile says what one tree has besides; where it does not help either, what was refused without it is what counts.
    for (const profile of profilesFor(text)) {
      try {
        return translateForRelease(text, options, profile);
      } catch (other) {
        if (!(other instanceof CError)) throw other;
        if (depthOf(other) >= depthOf(error)) throw other;
      }
    }
    throw error;
  }
}

/** Translates with the interfaces of the release that is asked for, or of the newest that has all that the file calls. */
function translateForRelease(text: string, options: TranslateOptions, profile: Profile | null): Translation {
  if (options.release !== undefined) return translateFor(text, options, options.release, profile);
  let best: CError | null = null;
  // What tells 7.0 from 7.1 is the descriptor alone: their headers are the same.
  for (const release of RELEASES.filter((r) => r !== '7.0')) {
    try {
      const translation = translateFor(text, options, release, profile);
      const isLater = release === '7.1' && !translation.signature.arguments.includes('desc');
      return isLater ? { ...translation, release: '7.0' } : translation;
    } catch (error) {
      if (!(error instanceof CError)) throw error;
      if (best === null || depthOf(error) > depthOf(best)) best = error;
    }
  }
  throw best!;
}

/** How far the translation came before it failed. */
function depthOf(error: CError): number {
  return DEPTH.get(error) ?? 0;
}

const DEPTH = new WeakMap<CError, number>();

function translateFor(
  text: string,
  options: TranslateOptions,
  release: Release,
  profile: Profile | null,
): Translation {
  try {
    return translated(text, options, release, profile);
  } catch (error) {
    // The reader goes down with what is nested, and V8 says when it cannot go further.
    if (!(error instanceof RangeError && /call stack/i.test(error.message))) throw error;
    throw new CError(
      { file: options.file, line: 1 },
      'something that is nested more deeply than can be read',
      'no code of the kernel is; take it apart',
    );
  }
}

function translated(
  text: string,
  options: TranslateOptions,
  release: Release,
  profile: Profile | null,
): Translation {
  const { file } = options;
  const source: Source = { file, text };
  const own = options.further ?? NOTHING_FURTHER;
  const further = profile === null ? own.headers : [profile.header, ...own.headers];
  const headers = [...headersOf(release), ...further];
  const config = options.config ?? {};
  const unit = readUnit([source], config);
  const facade = readUnit(headers, config);
  const program = new Program(unit, facade, constantOf, modelValue, new Set(further.map((h) => h.file)));
  const module = createModule(program, (name) => Object.hasOwn(own.implemented, name));
  try {
    return {
      ...finish(module, source, headers, options, release),
      further: {
        headers: further.map((header) => header.file),
        profile: profile?.name ?? null,
        implemented: Object.fromEntries(
          [...module.implemented].map((name) => [
            name,
            implementationOf(name, program.prototypes.get(name)!.type, own.implemented[name]!),
          ]),
        ),
        replaced: [...program.replaced].sort(),
      },
    };
  } catch (error) {
    if (error instanceof CError) DEPTH.set(error, module.depth());
    throw error;
  }
}

function modelValue(name: string): number | null {
  const value: unknown = (kernel as { readonly [name: string]: unknown })[name];
  return typeof value === 'number' ? value : null;
}

function finish(
  module: Module,
  source: Source,
  headers: readonly Source[],
  options: TranslateOptions,
  release: Release,
): Omit<Translation, 'further'> {
  const { file } = source;
  const { program } = module;
  const name = options.function;
  if (!program.unit.functions.has(name)) {
    throw new CError({ file, line: 1 }, `no function ${name}()`, nearestFunction(program, name));
  }
  const entry = module.need(name, { file, line: 1 })!;
  const signature = signatureOf(entry.type, entry, program.given);
  const { typescript, javascript, origins } = moduleText(module, name, file);
  const sources = [source, ...headers];
  const map = sourceMap(
    `${file}.ts`,
    sources,
    typescript,
    origins.map((o) =>
      o === null ? null : { source: sources.findIndex((s) => s.file === o.file), line: o.line },
    ),
  );
  const own = [...module.functions.values()].filter((f) => !f.facade);
  return {
    file,
    function: name,
    code: typescript,
    javascript,
    map,
    lines: origins.map((o) => (o === null || o.file !== file ? 0 : o.line)),
    release,
    signature,
    functions: own
      .map((f) => ({ name: f.name, line: f.line, endLine: f.endLine, hash: hashOf(f.text) }))
      .sort((a, b) => a.line - b.line),
    modelled: [...module.modelled.values()].map(({ name: n, line, tokens }) => ({ name: n, line, tokens })),
    configSymbols: Object.fromEntries(program.unit.conditions.evaluated),
    statics: [...module.statics.values()].map((s) => ({
      name: s.name,
      type: typeName(s.type),
      line: s.line,
    })),
    calls: [...module.calls].sort(),
    warnings: module.warnings,
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
