// SPDX-License-Identifier: GPL-2.0-only
// Every call of the façade, and what is derived from their declarations.
import * as cacheMaintenance from '../releases/cache_maintenance.ts';
import * as decoding from '../releases/decoding.ts';
import * as hostMemory from '../releases/host_memory.ts';
import * as references from '../releases/pfn_references.ts';
import * as entries from '../releases/stage2_entries.ts';
import * as accessFlag from './access_flag.ts';
import * as caches from './caches.ts';
import * as config from './config.ts';
import type { AnyFunction, CallDeclaration, DeclaredCall, DeclaredField, Self } from './declare.ts';
import * as emulate from './emulate.ts';
import * as fault from './fault.ts';
import * as gmem from './gmem.ts';
import * as host from './host.ts';
import * as inject from './inject.ts';
import * as locks from './locks.ts';
import * as nested from './nested.ts';
import * as nestedWalk from './nested_walk.ts';
import * as pages from './pages.ts';
import * as pins from './pins.ts';
import * as report from './report.ts';
import * as slots from './slots.ts';
import * as stage2 from './stage2.ts';
import * as vm from './vm.ts';

/** The files of declarations. A new file has its line here, below and nowhere else; a new call in one of them has none. */
const FILES = [
  locks,
  host,
  pages,
  vm,
  stage2,
  caches,
  report,
  fault,
  nested,
  config,
  accessFlag,
  gmem,
  // What C of earlier releases calls.
  references,
  cacheMaintenance,
  decoding,
  hostMemory,
  entries,
  slots,
  inject,
  nestedWalk,
  emulate,
  pins,
];
type Files = typeof locks &
  typeof host &
  typeof pages &
  typeof vm &
  typeof stage2 &
  typeof caches &
  typeof report &
  typeof fault &
  typeof nested &
  typeof config &
  typeof accessFlag &
  typeof gmem &
  typeof references &
  typeof cacheMaintenance &
  typeof decoding &
  typeof hostMemory &
  typeof entries &
  typeof slots &
  typeof inject &
  typeof nestedWalk &
  typeof emulate &
  typeof pins;

/** The functions of the façade, by name. */
export type Calls = {
  readonly [name in keyof Files as Files[name] extends DeclaredCall ? name : never]: Files[name] extends {
    readonly implement: (...args: never[]) => infer F;
  }
    ? F
    : never;
};

/** Names of what is logged: the calls that change or observe the machine, and the fields that others write. */
export type CallName = {
  [name in keyof Files]: Files[name] extends { readonly log: unknown } ? name : never;
}[keyof Files];

/** A declaration with its name. */
export interface Declared extends CallDeclaration<AnyFunction> {
  readonly kind: 'call' | 'field';
  readonly name: string;
  readonly self: Self;
}

function isDeclaration(x: unknown): x is DeclaredCall | DeclaredField {
  return typeof x === 'object' && x !== null && 'implement' in x;
}

// Sorted, because only the module objects of ECMAScript itself are: those of a bundler or a test runner have the order of the text, and the
// number of a call is what the draw of a race at its site begins with.
const named = FILES.flatMap((file) =>
  Object.entries(file)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, x]) => (isDeclaration(x) ? [{ ...x, name }] : [])),
);
const logged = named.filter(({ log }) => log !== undefined);

/** Every declaration, in the order of the files and of the names. */
export const DECLARATIONS: readonly Declared[] = named.map((declaration) => {
  const entry = declaration.standsFor ?? declaration.name;
  return {
    ...declaration,
    self: {
      name: declaration.name,
      logged: entry,
      code: logged.findIndex(({ name }) => name === entry),
      sleeps: declaration.sleeps !== undefined,
      needs: declaration.needs,
    },
  };
});

/** Declarations of what is logged, by their number. */
export const LOGGED: readonly Declared[] = DECLARATIONS.filter(({ log }) => log !== undefined);

const BY_NAME: ReadonlyMap<string, Declared> = new Map(
  DECLARATIONS.map((declaration) => [declaration.name, declaration]),
);

/** What is declared under the kernel's name `name`. */
export function declarationOf(name: string): Declared | undefined {
  return BY_NAME.get(name);
}

/** What the call or field `name` knows of itself. */
export function selfOf(name: CallName): Self {
  return DECLARATIONS.find((declaration) => declaration.name === name)!.self;
}
