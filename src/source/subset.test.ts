// SPDX-License-Identifier: GPL-2.0-only
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Hostile, REFUSED } from '../../properties/hostile/corpus.ts';
import { folderWith, ROOT } from '../../properties/testing/cli.ts';
import { ownModuleAt } from '../cli/load-module.ts';
import { outsideOfVariant } from './subset-of-variant.ts';

/** Where a variant that is made of this text leaves the subset: `line what`, or null. */
function outside(text: string, { files, links }: Pick<Hostile, 'files' | 'links'> = {}): string | null {
  const folder = folderWith({ ...files, 'user_mem_abort.ts': text });
  for (const [path, target] of Object.entries(links ?? {})) {
    rmSync(join(folder, path));
    symlinkSync(target, join(folder, path));
  }
  const found = outsideOfVariant(join(folder, 'user_mem_abort.ts'), ownModuleAt);
  return found === null ? null : `${found.line} ${found.what}`;
}

describe('the subset that contracts may consist of', () => {
  /** Where a module of contracts that is made of this text leaves it. */
  function outsideOfContracts(text: string): string | null {
    const folder = folderWith({ 'contracts.ts': text });
    const found = outsideOfVariant(join(folder, 'contracts.ts'), ownModuleAt, 'contracts');
    return found === null ? null : `${found.line} ${found.what}`;
  }

  it.each(['state-object', 'fault-desc'])('holds those of %s', (name) => {
    expect(
      outsideOfVariant(join(ROOT, 'refactored', name, 'contracts.ts'), ownModuleAt, 'contracts'),
    ).toBeNull();
  });

  it.each([
    ['process.exit(0);', 'an expression statement outside of a function'],
    [
      "import fs from 'node:fs';",
      "an import of 'node:fs', which is neither the kernel nor a file of the variant",
    ],
    ['const f = (x) => x.constructor;', "the member constructor, which leads out of the kernel's structures"],
    [
      "const T = { a: 1 }; const F = (n) => { const g = T[n]; return g('process.exit(0)'); };",
      'a call of g, which is no function of the module',
    ],
    [
      "const T = { a: 1 }; const F = (n) => ['process.exit(0)'].map(T[n]);",
      'map() of what is no function that stands there',
    ],
    [
      "const T = { a: 1 }; const F = (n) => T[n]('process.exit(0)');",
      'a call of an element access expression',
    ],
    ['const seen = { n: 0 }; const f = () => { seen.n = 1; };', 'an assignment to a member'],
    ['let n = 0;', 'a variable of the module, which would outlive a run'],
    ['const seen = []; const f = (x) => seen.push(x);', 'the method push()'],
    ['const f = (x) => x.toString();', 'the method toString()'],
    ['const f = async () => 0;', 'a function that is async'],
    ['const f = (x = process.exit(0)) => x;', 'a parameter with a default'],
    ['const x = new Proxy({}, {});', 'a new expression'],
    ["const f = (x) => x.match('(a+)+$');", 'the method match()'],
  ])('has nothing like %s', (text, what) => {
    expect(outsideOfContracts(text)).toBe(`1 ${what}`);
  });
});

describe('the subset that a variant may consist of', () => {
  it.each(['legacy', 'refactored/extracted-helpers', 'refactored/state-object', 'refactored/fault-desc'])(
    'holds the built-in %s',
    (folder) => {
      expect(outsideOfVariant(join(ROOT, folder, 'user_mem_abort.ts'), ownModuleAt)).toBeNull();
    },
  );

  it.each(REFUSED.map((hostile) => [hostile.kind, hostile.name, hostile] as const))(
    'has nothing that %s: %s',
    (_, __, hostile) => {
      expect(outside(hostile.text, hostile)).not.toBeNull();
    },
  );

  it.each([
    ['arithmetic', 'export function user_mem_abort(k, s2fd) { return ((1 << 3) | 2) % 5 >>> 0; }'],
    [
      'loops and labels',
      'export function user_mem_abort(k, s2fd) { out: for (let i = 0; i < 3; i++) { do { continue out; } while (i); } return 0; }',
    ],
    [
      'structures',
      'export function user_mem_abort(k, s2fd) { const s = { a: 1, b: { c: 2 } }; s.b.c = 3; s.a++; return s.b.c; }',
    ],
    [
      'lists by number',
      'export function user_mem_abort(k, s2fd) { const a = [1, 2]; let i = 1; a[i | 0] = 4; return a[0]; }',
    ],
    ['constants', 'const A = 1;\nconst B = -A + 2;\nexport function user_mem_abort(k, s2fd) { return B; }'],
    [
      'types',
      'interface S { readonly a: number }\ntype T = S | null;\nexport function user_mem_abort(k: { f(): number }, s2fd: T): number { return (s2fd as S)!.a; }',
    ],
    [
      'text for the log',
      `export function user_mem_abort(k, s2fd) { k.kvm_err(\`hva \${s2fd.hva.toString(16)}\`); return 0; }`,
    ],
    [
      'names of its own for what is global',
      'export function user_mem_abort(k, s2fd) { const process = s2fd.memslot; return process.flags; }',
    ],
  ])('has %s', (_, text) => {
    expect(outside(text)).toBeNull();
  });

  it('has the helpers of a variant, whatever passes them on', () => {
    const files = {
      'helpers.ts': "export { twice as double } from './twice.ts';\n",
      'twice.ts':
        "import { BIT } from 'stage2-verify/kernel';\nexport function twice(x) { return BIT(1) * x; }\n",
    };
    const text =
      "import { double } from './helpers.ts';\nexport function user_mem_abort(k, s2fd) { return double(2); }";
    expect(outside(text, { files })).toBeNull();
  });

  it('says where and what', () => {
    expect(outside('export function user_mem_abort(k, s2fd) {\n  return process.pid;\n}')).toBe(
      '2 the global process.pid',
    );
    expect(outside('let calls = 0;\nexport function user_mem_abort(k, s2fd) { return 0; }')).toBe(
      '1 a variable of the module, which would outlive a run',
    );
    expect(outside('export function user_mem_abort(k, s2fd) {\n\n  return 0\n')).toBe(
      '4 what is no TypeScript',
    );
  });

  it.each(['m', 'env', 'host', 'pool'])('has no way to the machine by %s', (name) => {
    const text = `export function user_mem_abort(k, s2fd) { return s2fd.memslot.${name}; }`;
    expect(outside(text)).toBe(`1 the member ${name}, which leads out of the kernel's structures`);
  });

  it('knows a name only where it is declared', () => {
    expect(
      outside('export function user_mem_abort(k, s2fd) { { const process = 1; } return process.pid; }'),
    ).toBe('1 the global process.pid');
  });
});
