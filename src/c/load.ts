// SPDX-License-Identifier: GPL-2.0-only
// Makes a translation run.
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import { hardenExports } from '../kernel/exports.ts';
import * as kernel from '../kernel/index.ts';
import type { Kernel, UserMemAbort } from '../kernel/kernel.ts';
import { CallLimitExceeded } from '../kernel/races/scheduler.ts';
import { step } from '../kernel/steps.ts';
import { confined, STEP } from './confine.ts';
import { fieldClass, fieldClassName } from './field-pointers.ts';
import type { ArgumentKind } from './signature.ts';
import type { Translation } from './translate.ts';

/** A translation that can run. */
export interface LoadedVariant {
  readonly name: string;
  /** The entry with the parameters that the caller passes: those of the last release before the descriptor, or the descriptor. */
  readonly user_mem_abort: UserMemAbort;
  /** The signature of that, by the name that a bench calls it by. */
  readonly signature: 'classic' | 'descriptor';
  readonly translation: Translation;
  /** Brings back the first values of the variables that outlive a call. */
  readonly reset: () => void;
  /** Their values. */
  readonly statics: () => { readonly [name: string]: unknown };
}

type Entry = (k: Kernel, ...args: unknown[]) => number;

interface Made {
  readonly entry: Entry;
  readonly reset: () => void;
  readonly statics: () => { readonly [name: string]: unknown };
}

/**
 * Makes a translation run. The code sees the kernel's module, what further declarations implement, what its caller passes, and nothing else.
 * @param probe what code that was changed knows by this name
 */
export function load(translation: Translation, name: string, probe?: unknown): LoadedVariant {
  hardenExports();
  const filename = scriptName(translation);
  const { fields, text } = confined(translation.javascript);
  const make = compileFunction(
    `${text}\n//# sourceMappingURL=${noted(filename, sourceMapUrl(translation, filename))}\n`,
    ['kernel', 'probe', STEP, ...fields.map(fieldClassName)],
    { filename },
  ) as (k: typeof kernel, probe: unknown, counted: typeof step, ...fields: unknown[]) => Made;
  const { entry, reset, statics } = make(seenBy(translation), probe, step, ...fields.map(fieldClass));
  const signature = translation.signature.arguments.includes('desc') ? 'descriptor' : 'classic';
  const user_mem_abort = adapt(entry, translation);
  return { name, user_mem_abort, signature, translation, reset, statics };
}

/** What a translation sees by the name of the kernel's module: that, and what further declarations implement. */
export function seenBy({ further }: Translation): typeof kernel {
  return Object.keys(further.implemented).length === 0 ? kernel : { ...kernel, ...further.implemented };
}

/**
 * The name by which the script of a translation goes in stack traces: a URL of the C file, with what tells translations of one file apart: the code, and
 * the lines that it is from.
 */
export function scriptName(translation: Translation): string {
  const known = NAMES.get(translation) ?? makeName(translation);
  NAMES.set(translation, known);
  return known;
}

/** What is asked at each error that a variant throws is hashed once. */
const NAMES = new WeakMap<Translation, string>();

function makeName({ file, function: name, javascript, map }: Translation): string {
  const hash = createHash('sha256').update(javascript).update(map.mappings).digest('hex').slice(0, 12);
  return `${pathToFileURL(resolve(file)).href}#${name}-${hash}`;
}

/** The source maps of the translations that were loaded last: of thousands of mutants nobody asks for the lines. */
const MAPS = new Map<string, string>();
const MOST_MAPS = 64;

function noted(url: string, sourceMap: string): string {
  MAPS.delete(url);
  const [oldest] = MAPS.keys();
  if (MAPS.size === MOST_MAPS && oldest !== undefined) MAPS.delete(oldest);
  MAPS.set(url, sourceMap);
  return sourceMap;
}

/** The URL of the source map of a translation by that of its script; undefined if it was not loaded, or long ago. */
export function mapOfTranslation(url: string): string | undefined {
  return MAPS.get(url);
}

/** A source map that names the C file, as a URL. */
function sourceMapUrl({ file, map }: Translation, url: string): string {
  const sources = map.sources.map((source) =>
    source === file ? url.replace(/#.*$/, '') : pathToFileURL(resolve(source)).href,
  );
  const text = JSON.stringify({ ...map, sources, sourcesContent: [] });
  return `data:application/json;base64,${Buffer.from(text).toString('base64')}`;
}

/** What the parameters are called by whoever calls a variant. */
const CLASSIC = ['vcpu', 'fault_ipa', 'nested', 'memslot', 'hva', 'fault_is_perm'];

/** How an argument is made of those. */
function argument(kind: ArgumentKind): string {
  if (typeof kind === 'object') return kind.constant;
  // kvm_handle_guest_abort() passes the kind of fault up to 6.7 (arch/arm64/kvm/mmu.c).
  if (kind === 'fault_status') return 'k.kvm_vcpu_trap_get_fault_type(vcpu)';
  // What user space asks for belongs to the call and not to a fault.
  return kind === 'range' ? 'k.pre_fault_range' : kind;
}

/** A function that was made of a translation otherwise than here, as the caller calls it. */
export function asCalled(entry: unknown, translation: Translation): UserMemAbort {
  return adapt(entry as Entry, translation);
}

/** The entry as the last releases before the descriptor call it, or with the descriptor; what it throws names the C. */
function adapt(entry: Entry, translation: Translation): UserMemAbort {
  const wanted = translation.signature.arguments;
  const params = wanted.includes('desc') ? ['desc'] : CLASSIC;
  const called = `entry(${['k', ...wanted.map(argument)].join(', ')})`;
  const text = `return function (${['k', ...params].join(', ')}) {
    try {
      ${translation.signature.isVoid ? `${called}; return 0` : `return ${called}`};
    } catch (error) {
      throw located(error);
    }
  };`;
  const make = compileFunction(text, ['entry', 'located']) as (
    e: Entry,
    l: (error: unknown) => unknown,
  ) => UserMemAbort;
  return make(entry, (error) => located(error, translation));
}

/** A line of the C, and the function that it is in. */
export interface CLine {
  readonly function: string | null;
  readonly line: number;
}

/** The innermost line of the C on a stack; null if the translation is not on it. */
export function lineOnStack(translation: Translation, stack: string | undefined): CLine | null {
  const filename = scriptName(translation);
  const frame = stack?.split('\n').find((text) => text.includes(filename));
  const at = frame === undefined ? null : /:(\d+):\d+\)?$/.exec(frame);
  const line = at === null ? 0 : (translation.lines[Number(at[1]) - 1] ?? 0);
  if (line === 0) return null;
  const inside = translation.functions.find((f) => f.line <= line && line <= f.endLine);
  return { function: inside?.name ?? null, line };
}

/** The error, with the line of the C that raised it in its message. */
function located(error: unknown, translation: Translation): unknown {
  if (!(error instanceof Error) || error instanceof CallLimitExceeded) return error;
  const at = lineOnStack(translation, error.stack);
  if (at === null) return error;
  error.message += `, in ${at.function === null ? '' : `${at.function}() `}${translation.file}:${at.line}`;
  return error;
}
