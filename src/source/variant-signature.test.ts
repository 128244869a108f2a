// SPDX-License-Identifier: GPL-2.0-only
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../properties/testing/cli.ts';
import { BUILT_IN, builtInFile } from '../subjects/user_mem_abort/variants.ts';
import { signatureOfModule, signatureOfValue } from './variant-signature.ts';
import { variantOnDisk } from './variant-source.ts';

const CLASSIC = 'k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm';

/** The signature that the module `main.ts` of these files declares, or why nobody can tell. */
function signatureOf(files: { readonly [path: string]: string } | string): string {
  const folder = folderWith(typeof files === 'string' ? { 'main.ts': files } : files);
  const found = signatureOfModule(variantOnDisk(join(folder, 'main.ts')), null);
  return typeof found === 'string' ? found : found.why;
}

describe('the signature of a variant', () => {
  it.each([
    ['the names of its parameters', `export function user_mem_abort(${CLASSIC}) { return 0; }`, 'classic'],
    ['two names', 'export function user_mem_abort(k, s2fd) { return 0; }', 'descriptor'],
    [
      'names of parameters that are not used',
      'export function user_mem_abort(_k, _s2fd) { return 0; }',
      'descriptor',
    ],
    ['a type', 'export function user_mem_abort(k: Kernel, d: kvm_s2_fault_desc) { return 0; }', 'descriptor'],
    [
      'types alone',
      'export const user_mem_abort = (a: Kernel, b: kvm_vcpu, c: number, d: kvm_s2_trans | null, e: kvm_memory_slot, f: number, g: boolean) => 0;',
      'classic',
    ],
    [
      'names where others are anything',
      'export function user_mem_abort(k: any, vcpu: any, ipa: any, nested: any, slot: any, hva: any, perm: any) {}',
      'classic',
    ],
    [
      'the type of the function',
      'export const user_mem_abort: DescUserMemAbort = (a, b) => 0;',
      'descriptor',
    ],
    [
      'that type, whatever makes the function',
      'export const user_mem_abort: ClassicUserMemAbort = make();',
      'classic',
    ],
    ['names with defaults', 'export function user_mem_abort(k, s2fd = null) { return 0; }', 'descriptor'],
    [
      'a constant, whatever the function looks like',
      "export const signature = 'descriptor';\nexport const user_mem_abort = make();",
      'descriptor',
    ],
    [
      'a function that is exported under its name',
      'const f = (k, s2fd) => 0;\nexport { f as user_mem_abort };',
      'descriptor',
    ],
    [
      'a constant that stands for it',
      'function f(k, s2fd) {}\nexport const user_mem_abort = f;',
      'descriptor',
    ],
  ])('is told by %s', (_, text, expected) => {
    expect(signatureOf(text)).toBe(expected);
  });

  it.each([
    ["export { user_mem_abort } from './other.ts';"],
    ["export { f as user_mem_abort } from './other.ts';"],
    ["export * from './other.ts';"],
    ["import { f } from './other.ts';\nexport { f as user_mem_abort };"],
    ["import { f as g } from './other.ts';\nexport const user_mem_abort = g;"],
  ])('is told where the function is written: %s', (text) => {
    const other = 'export function f(k, s2fd) { return 0; }\nexport { f as user_mem_abort };\n';
    expect(signatureOf({ 'main.ts': text, 'other.ts': other })).toBe('descriptor');
  });

  it.each([
    [
      'fewer parameters',
      'export function user_mem_abort(k, vcpu) { return 0; }',
      'declares (k, vcpu), which no caller',
    ],
    [
      'a first parameter alone',
      'export function user_mem_abort(k, x) { return 0; }',
      'declares (k, x), which no caller',
    ],
    [
      'parameters in another order',
      'export function user_mem_abort(k, vcpu, hva, nested, memslot, fault_ipa, fault_is_perm) { return 0; }',
      'declares (k, vcpu, hva, nested, memslot, fault_ipa, fault_is_perm), which no caller',
    ],
    [
      'another type',
      'export function user_mem_abort(k: Kernel, d: Desc) { return 0; }',
      'declares (k, d), which no',
    ],
    [
      'all parameters at once',
      'export function user_mem_abort(...s2fd) { return 0; }',
      'declares (...s2fd), which no',
    ],
    [
      'a function that is made',
      'export const user_mem_abort = make();',
      'does not show its parameters; declare (k, vcpu,',
    ],
    [
      'a wrong constant',
      "export const signature = 'modern';\nexport function user_mem_abort(k, s2fd) {}",
      "has the signature \"modern\"; known are 'classic' or 'descriptor'",
    ],
    ['a circle', "export { user_mem_abort } from './main.ts';", 'does not show its parameters'],
  ])('is not guessed from %s', (_, text, why) => {
    expect(signatureOf(text)).toContain(why);
  });

  it('of a built-in variant is what its own text declares', () => {
    for (const { name, signature } of BUILT_IN)
      expect(signatureOfModule(variantOnDisk(builtInFile(name) ?? ''), null)).toBe(signature);
  });

  it('of a function alone is told by the names of its parameters', () => {
    expect(signatureOfValue((_k: never, s2fd: never) => s2fd)).toBe('descriptor');
    expect(signatureOfValue(((a: never, b: never) => [a, b]) as never)).toHaveProperty('why');
    expect(signatureOfValue(Math.max.bind(null) as never)).toHaveProperty('why');
  });
});
