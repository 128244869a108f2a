// SPDX-License-Identifier: GPL-2.0-only
/**
 * Variants that are out to be called equivalent although they are not, to hang, or to reach beyond themselves. Each is a module that
 * leaks the page it pins, plus what it tries; `text` is the whole module.
 */

/** One hostile module. */
export interface Hostile {
  readonly name: string;
  /** What it tries, as a class. */
  readonly kind: string;
  readonly text: string;
  /** What its file is called, where that is no module. */
  readonly file?: string;
  /** Other files of the variant. */
  readonly files?: { readonly [path: string]: string };
  /** Links, and what they lead to from where they are. */
  readonly links?: { readonly [path: string]: string };
}

const HEAD = `import { EFAULT, FOLL_WRITE, ref, uninit } from 'stage2-verify/kernel';\n`;

/** A handler that pins a page, never gives it back, and does `body` on the way. */
export function leaking(body: string, before = ''): string {
  return `${HEAD}${before}
export function user_mem_abort(k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) {
  const writable = uninit();
  const page = uninit();
  ${body}
  k.__kvm_faultin_pfn(memslot, Math.floor(fault_ipa / k.PAGE_SIZE), FOLL_WRITE, writable, page);
  return 0;
}
`;
}

function inBody(kind: string, bodies: { readonly [name: string]: string }): readonly Hostile[] {
  return Object.entries(bodies).map(([name, body]) => ({ kind, name, text: leaking(body) }));
}

function beside(
  kind: string,
  befores: { readonly [name: string]: readonly [before: string, body: string] },
): readonly Hostile[] {
  return Object.entries(befores).map(([name, [before, body]]) => ({
    kind,
    name,
    text: leaking(body, before),
  }));
}

const EVIL = 'export function helper() { process.exit(0); }\n';
const GOOD = 'export function helper() { return 0; }\n';

/** Imports that a check and a loader might take for different files. */
const LOADED: readonly (Pick<Hostile, 'name' | 'file' | 'files' | 'links'> & { readonly import: string })[] =
  [
    { name: 'a byte by its number', import: './%65vil.ts', files: { '%65vil.ts': GOOD, 'evil.ts': EVIL } },
    {
      name: 'a separator of other systems',
      import: './x\\\\evil.ts',
      files: { 'x\\evil.ts': GOOD, 'x/evil.ts': EVIL },
    },
    { name: 'what follows an address', import: './helper.ts?x', files: { 'helper.ts': GOOD } },
    {
      name: 'a folder with the name of a file',
      import: './helper.ts',
      files: { 'helper.ts/index.ts': EVIL },
    },
    {
      name: 'a name of the package',
      import: '#evil',
      files: { 'package.json': '{"imports": {"#evil": "./evil.ts"}}', 'evil.ts': EVIL },
    },
    {
      name: 'a module of the other kind',
      import: './helper.cts',
      files: { 'helper.cts': `exports.${EVIL}` },
    },
    {
      name: 'a link',
      import: './helper.ts',
      files: { 'helper.ts': '', 'evil.ts': EVIL },
      links: { 'helper.ts': 'evil.ts' },
    },
    {
      name: 'a link in place of the module, with a helper beside what it leads to',
      import: './helper.ts',
      files: {
        'helper.ts': EVIL,
        'real/helper.ts': GOOD,
        'real/mine.ts': leaking('helper();', "import { helper } from './helper.ts';"),
      },
      links: { 'user_mem_abort.ts': 'real/mine.ts' },
    },
    {
      name: 'a name in capitals',
      import: './HELPER.TS',
      files: { 'HELPER.TS': EVIL },
    },
  ];

/** What the static subset has to refuse. */
export const REFUSED: readonly Hostile[] = [
  ...inBody('ends the process', {
    'process.exit': 'process.exit(0);',
    'process.reallyExit': 'process.reallyExit(0);',
    'process.abort': 'process.abort();',
    'process.kill': 'process.kill(process.pid);',
    'process.exitCode': 'process.exitCode = 0;',
    'an exit handler': "process.on('exit', () => { process.exitCode = 0; });",
    'globalThis.process': 'globalThis.process.exit(0);',
    'process by a computed name': "globalThis['pro' + 'cess'].exit(0);",
    'global.process': 'global.process.exit(0);',
  }),
  ...inBody('reaches the function constructor', {
    'constructor of a function': "k.vma_lookup.constructor('process.exit(0)')();",
    'constructor of a constructor': "({}).constructor.constructor('return process')().exit(0);",
    'constructor of a number': "(5).constructor.constructor('process.exit(0)')();",
    'constructor of a string': "''.constructor.constructor('process.exit(0)')();",
    'constructor by a computed name': "k.vma_lookup['constr' + 'uctor']('process.exit(0)')();",
    'constructor by a template': "k.vma_lookup[`constructor`]('process.exit(0)')();",
    'constructor taken apart': "const { constructor: F } = k.vma_lookup; F('process.exit(0)')();",
    'constructor taken apart by shorthand':
      "const { constructor } = k.vma_lookup; constructor('process.exit(0)')();",
    __proto__: 'k.__proto__.constructor.constructor;',
    eval: "eval('process.exit(0)');",
    'indirect eval': "(0, eval)('process.exit(0)');",
    Function: "Function('process.exit(0)')();",
    'new Function': "new Function('process.exit(0)')();",
    'an arrow function': '(() => process.exit(0))();',
    'an async function': '(async () => { await 0; process.exit(0); })();',
    'a generator': '(function* () { yield 1; })().constructor;',
    Reflect: "Reflect.get(k, 'constructor');",
    'Object.getPrototypeOf': 'Object.getPrototypeOf(k);',
    call: 'k.vma_lookup.call(null, 0);',
    apply: 'k.vma_lookup.apply(null, [0]);',
    bind: 'k.vma_lookup.bind(null)();',
    arguments: 'arguments[0].constructor;',
    this: 'this.constructor;',
    'a class': 'class A { static x = process.exit(0); }',
    'a getter': 'const o = { get x() { return process; } };',
    'a method in an object': 'const o = { x() { return process; } };',
    'a computed key': "const o = { ['__proto__']: k };",
    'a __proto__ key': 'const o = { __proto__: k };',
    'an element that is no number': 'const name = 7; memslot[name];',
    'an element by a constant name': "const f = 'flags'; memslot[f];",
    'a tagged template': 'k.vma_lookup.constructor`process.exit(0)`();',
    'a regular expression': "/(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab');",
    'a compiled pattern': "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.match('(a+)+$');",
    'replace with a callback': "'a'.replace('a', uninit);",
    'import.meta': 'import.meta.url;',
    'a dynamic import': "import('node:fs');",
    require: "require('node:fs').writeFileSync('/tmp/x', '');",
    'a BigInt': 'const n = 2n ** 100000n;',
    'a spread': 'const copy = [...memslot.constructor];',
    delete: 'delete memslot.flags;',
    in: "'constructor' in k;",
    instanceof: 'k instanceof Object;',
    throw: "throw new Error('EQUIVALENT');",
    try: 'try { k.vma_lookup(); } catch (e) { e.stack; }',
    'a label and var': 'var x = 1;',
  }),
  ...beside('is erased before it runs', {
    'a name of a type import': ["import type { process } from 'stage2-verify/kernel';", 'process.exit(0);'],
    'a type among imported names': [
      "import { ref as other, type process } from 'stage2-verify/kernel';",
      'process.exit(0);',
    ],
    'all of a module as types': ["import type * as process from 'stage2-verify/kernel';", 'process.exit(0);'],
    'the default of a module as a type': ["import type process from 'node:process';", 'process.exit(0);'],
    'a variable that is there already': ['', 'declare const process: any; process.exit(0);'],
    'a variable of the module that is there already': [
      'export declare const process = 5;',
      'process.exit(0);',
    ],
    'a function without a body': ['function eval(text: string): any;', "eval('process.exit(0)');"],
    'a function without a body that makes functions': [
      'function Function(text: string): any;',
      "const f = Function('process.exit(0)'); f();",
    ],
    'a name of a type': ['type process = any;', 'process.exit(0);'],
    'a name of an interface': ['interface process { exit: any }', 'process.exit(0);'],
    'an import of another kind': ["import fs = require('node:fs');", "fs.writeFileSync('/tmp/x', '');"],
    'a decorated parameter': ['function f(@process.exit(0) x: any) { return x; }', 'f(1);'],
  }),
  ...beside('keeps state in what all runs share', {
    'a method of strings': ['', "const f = 'a'.concat; f.calls = (f.calls ?? 0) + 1;"],
    'a method of lists': ['', 'const f = [].push; f.calls = 1;'],
    'a method taken apart': ['', 'const { push } = []; push.calls = 1;'],
    'a function of Math': ['', 'const f = Math.max; f.calls = 1;'],
    'a function of Number': ['', 'const f = Number.isInteger; f.calls = 1;'],
    'the text of an object': ['', 'const f = ({}).toString; f.calls = 1;'],
    'the text of a number': ['', 'const f = (5).toString; f.calls = 1;'],
    'a function of Math in an object': ['', 'const o = { f: Math.max }; o.f.calls = 1;'],
    'a function of Math that is passed on': ['function count(f: any) { f.calls = 1; }', 'count(Math.max);'],
    'a function of Math that is returned': ['function f() { return Math.max; }', 'f().calls = 1;'],
    'one of two functions': ['', '(true ? Math.max : Math.min).calls = 1;'],
    'a variable that is exported': ['export let calls = 0;', 'calls = 1;'],
  }),
  ...beside('spells a name another way', {
    'an escape in a member': ['', "k.\\u0063onstructor('x');"],
    'an escape with braces': ['', 'k.\\u{63}onstructor;'],
    'an escape in a key': ['', "const { 'const\\x72uctor': F } = k.vma_lookup; F('process.exit(0)')();"],
    'an escape in a global': ['', 'pr\\u006fcess.exit(0);'],
    'a member that may be missing': ['', 'k?.constructor;'],
    'an element that may be missing': ['', "k?.['constructor'];"],
    'a call that may be missing': ['', "k.constructor?.('x');"],
    'a member that is there for sure': ['', "k!.constructor!('x');"],
    'a member of what fits a type': ['', '(k satisfies any).constructor;'],
    'a comment of HTML': ['', 'let a = 1, b = 1;\n  if (a<!--b) process.exit(0);'],
    'a label': ['', 'globalThis: for (;;) { globalThis.x = 1; break globalThis; }'],
    'a default in what is taken apart': ['', 'const { x = process.exit(0) } = k;'],
    'a default of a parameter': ['function f({ constructor: c } = ref) { return c; }', 'f();'],
    'new.target': ['', 'new.target;'],
    super: ['', 'super.x;'],
    with: ['', 'with (k) { process.exit(0); }'],
    debugger: ['', 'debugger;'],
    'a loop over names': ['', 'for (const x in k) { }'],
    'a loop over values': ['', 'for (const x of [1]) { }'],
    'a loop that waits': ['', 'for await (const x of [1]) { }'],
    'a private name': ['', '#x in k;'],
  }),
  ...LOADED.map(
    ({ import: specifier, name, ...rest }): Hostile => ({
      kind: 'has another file loaded than is looked at',
      name,
      text: leaking('helper();', `import { helper } from '${specifier}';`),
      ...rest,
    }),
  ),
  ...inBody('patches the judge', {
    'Map.prototype.set': 'Map.prototype.set = 0;',
    'Array.prototype.push': 'Array.prototype.push = 0;',
    'Float64Array.prototype': 'Float64Array.prototype.fill = 0;',
    'Object.prototype': 'Object.prototype.x = 1;',
    'Object.defineProperty': "Object.defineProperty(k, 'x', {});",
    'Math.max': 'Math.max = Math.min;',
    'JSON.stringify': 'JSON.stringify = 0;',
    'Error.prepareStackTrace': 'Error.prepareStackTrace = 0;',
    'performance.now': 'performance.now = 0;',
    'a function of the kernel': 'ref.seen = 1;',
    'a function of the kernel by another name': 'const f = ref; f.seen = 1;',
    'a global variable': 'undeclared = 1;',
    globalThis: 'globalThis.seen = 1;',
    Symbol: 'Symbol.iterator;',
    Proxy: 'new Proxy(k, {});',
    WeakRef: 'new WeakRef(k);',
  }),
  ...inBody('tells runs apart', {
    'Math.random': 'if (Math.random() < 0.5) return 0;',
    'Date.now': 'if (Date.now() % 2 === 0) return 0;',
    'new Date': 'const now = new Date();',
    performance: 'const t = performance.now();',
    'process.hrtime': 'const t = process.hrtime();',
    'a stack': 'const { stack } = Error();',
    crypto: 'crypto.randomUUID();',
  }),
  ...beside('keeps state', {
    'let of the module': ['let calls = 0;', 'calls = calls + 1;'],
    'var of the module': ['var calls = 0;', 'calls++;'],
    'an object of the module': ['const state = { calls: 0 };', 'state.calls++;'],
    'a list of the module': ['const seen = [];', 'seen[0] = 1;'],
    'a Map': ['const seen = new Map();', 'seen.set(1, 1);'],
    'a member of its own function': ['', 'user_mem_abort.calls = 1;'],
    'a member of a helper': ['function helper() { return 0; }', 'helper.calls = 1;'],
    'a member of a helper by another name': [
      'function helper() { return 0; }',
      'const h = helper; h.calls = 1;',
    ],
    'a member of a helper that is passed on': [
      'function helper() { return 0; }\nfunction count(f) { f.calls = 1; }',
      'count(helper);',
    ],
    'a constant that is a function': ['function helper() { return 0; }\nconst h = helper;', 'h.calls = 1;'],
    'a closure': ['const next = (() => { let n = 0; return () => n++; })();', 'next();'],
    'a class': ['class Counter { static n = 0; }', 'Counter.n++;'],
    'a static block': ['class Counter { static { process.exit(0); } }', ''],
    'a regular expression with a position': ['const re = /a/g;', 're.lastIndex;'],
    'a generator of the module': ['function* numbers() { yield 1; }', 'numbers().next();'],
    'an async function of the module': ['async function later() { return 1; }', 'later();'],
    'a default parameter': ['function f(x = process.exit(0)) { return x; }', 'f();'],
    'an enum': ['enum E { a = process.exit(0) }', ''],
    'a namespace': ['namespace N { export const x = process.exit(0); }', ''],
    'a decorator': ['function d() { return 0; }\n@d class A {}', ''],
  }),
  ...beside('does something while it is loaded', {
    'a statement of the module': ['process.exit(0);', ''],
    'an if of the module': ['if (true) process.exit(0);', ''],
    'a constant that is computed': ['const x = process.exit(0);', ''],
    'a loop of the module': ['while (true);', ''],
    'a block of the module': ['{ process.exit(0); }', ''],
    'top-level await': ['await new Promise(() => {});', ''],
    'an export of a value': ['export default process.exit(0);', ''],
    'a constant taken apart': ['const { exit } = process;', 'exit(0);'],
  }),
  ...beside('imports what it should not', {
    'node:fs': ["import { writeFileSync } from 'node:fs';", "writeFileSync('/tmp/x', '');"],
    fs: ["import fs from 'fs';", "fs.writeFileSync('/tmp/x', '');"],
    'node:child_process': ["import { execSync } from 'node:child_process';", "execSync('id');"],
    'node:worker_threads': [
      "import { parentPort } from 'node:worker_threads';",
      'parentPort.postMessage({});',
    ],
    'node:process': ["import process from 'node:process';", 'process.exit(0);'],
    'node:module': ["import { createRequire } from 'node:module';", "createRequire('/')('fs');"],
    'node:vm': ["import { runInThisContext } from 'node:vm';", "runInThisContext('process.exit(0)');"],
    'the judge': ["import { Pair } from 'stage2-verify';", 'Pair.prototype.run = 0;'],
    'all of the kernel': ["import * as kernel from 'stage2-verify/kernel';", 'kernel.ref.seen = 1;'],
    'a module for its effects': ["import 'node:process';", ''],
    'a URL': ["import 'data:text/javascript,process.exit(0)';", ''],
    'an absolute path': ["import '/tmp/evil.mjs';", ''],
    'a file that is not there': ["import { x } from './gone.ts';", ''],
    'a re-export': ["export * from 'node:process';", ''],
    JSON: ["import data from './data.json' with { type: 'json' };", ''],
  }),
  {
    kind: 'imports what it should not',
    name: 'a helper that does it',
    text: leaking('helper();', "import { helper } from './helper.ts';"),
    files: { 'helper.ts': 'export function helper() { process.exit(0); }\n' },
  },
  {
    kind: 'imports what it should not',
    name: 'a helper of a helper, without its extension',
    text: leaking('helper();', "import { helper } from './helper.ts';"),
    files: {
      'helper.ts': "export { helper } from './evil';\n",
      'evil.ts': 'export function helper() { process.exit(0); }\n',
    },
  },
  {
    kind: 'keeps state',
    name: 'a function of another module',
    text: leaking('const h = helper; h.calls = 1;', "import { helper } from './helper.ts';"),
    files: { 'helper.ts': 'export function helper() { return 0; }\n' },
  },
];
