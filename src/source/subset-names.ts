// SPDX-License-Identifier: GPL-2.0-only
// The names that a variant may use of what JavaScript brings along.

/** Members of the globals that compute and do nothing else. Math.random() would tell runs apart, Math.sin() is not exact. */
const HARMLESS: { readonly [global: string]: readonly string[] } = {
  undefined: [],
  NaN: [],
  Infinity: [],
  Math: ['abs', 'ceil', 'clz32', 'floor', 'imul', 'max', 'min', 'round', 'sign', 'trunc'],
  Number: ['EPSILON', 'MAX_SAFE_INTEGER', 'MIN_SAFE_INTEGER', 'NaN', 'isInteger', 'isNaN', 'isSafeInteger'],
};

/** Globals that are values of their own. */
const VALUES: readonly string[] = ['undefined', 'NaN', 'Infinity'];

/** Whether a global, or a member of it, computes and does nothing else. */
export function isHarmlessGlobal(name: string, member?: string): boolean {
  if (member === undefined) return VALUES.includes(name);
  return Object.hasOwn(HARMLESS, name) && (HARMLESS[name]?.includes(member) ?? false);
}

/** Whether a member of a harmless global is a function: it can be called, and is no value, because it could be written to. */
export function isFunctionOfGlobal(name: string, member: string): boolean {
  const global: unknown = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : null;
  return typeof (global as { readonly [name: string]: unknown } | null)?.[member] === 'function';
}

const FUNCTIONS: { readonly [global: string]: object } = { Math, Number };

/** What leads from any value to the functions that made it, and from there to everything: as JavaScript itself lists it. */
const FORBIDDEN: ReadonlySet<string> = new Set(
  [
    Object.prototype,
    Function.prototype,
    Object.getPrototypeOf(Object.getPrototypeOf((async () => undefined)())),
  ]
    .flatMap((prototype: object) => Object.getOwnPropertyNames(prototype))
    .concat('prototype')
    .filter((name) => !['name', 'length', 'toString'].includes(name)),
);

/** Members by which structures of the model hold what they are parts of; no structure of the kernel that a variant sees has them. */
const OF_THE_MODEL: readonly string[] = ['m', 'machine', 'env', 'host', 'pool', 'stage2'];

/** Whether a member leads from a value to the functions that made it, or from a structure to the machine. */
export function isForbiddenMember(name: string): boolean {
  return FORBIDDEN.has(name) || OF_THE_MODEL.includes(name);
}

const PROTOTYPES: readonly object[] = [
  String.prototype,
  Array.prototype,
  RegExp.prototype,
  Number.prototype,
  Symbol.prototype,
  BigInt.prototype,
];

/** Methods of strings, lists and regular expressions; a call of the kernel bears none of these names. */
const METHODS: ReadonlySet<string> = new Set(
  PROTOTYPES.flatMap((prototype) => Object.getOwnPropertyNames(prototype)).filter(
    (name) => name !== 'toString',
  ),
);

const METHODS_OF_ALL: ReadonlySet<string> = new Set(
  PROTOTYPES.flatMap((prototype) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype))
      .filter(([, { value }]) => typeof value === 'function')
      .map(([name]) => name),
  ),
);

/** Whether strings, lists or numbers have a function of this name from the beginning. */
export function isMethodOfAll(name: string): boolean {
  return METHODS_OF_ALL.has(name);
}

/** Whether calling a member of this name is calling the kernel, or writing a number down. */
export function isHarmlessMethod(name: string): boolean {
  return !METHODS.has(name) && !FORBIDDEN.has(name);
}

/** Methods that call what they are given, and nothing else. */
const CALLBACK_METHODS: readonly string[] = [
  'every',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'map',
  'some',
];
/** Methods of lists and strings that change nothing. */
const LIST_METHODS: readonly string[] = [
  ...CALLBACK_METHODS,
  'at',
  'endsWith',
  'includes',
  'indexOf',
  'lastIndexOf',
  'slice',
  'startsWith',
];

/** Whether a method calls what it is given. */
export function isCallbackMethod(name: string): boolean {
  return CALLBACK_METHODS.includes(name);
}

/** Whether a method of lists and strings changes nothing. */
export function isListMethod(name: string): boolean {
  return LIST_METHODS.includes(name);
}
