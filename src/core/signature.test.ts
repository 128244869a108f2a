// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { parameterList, type Signature, signatureFor } from './signature.ts';

const OLD: Signature = {
  name: 'old',
  type: 'OldFunction',
  parameters: [
    { name: 'k', type: 'Kernel' },
    { name: 'vcpu', type: 'Vcpu' },
    { name: 'ipa', type: 'number' },
  ],
};
const NEW: Signature = {
  name: 'new',
  type: 'NewFunction',
  parameters: [
    { name: 'k', type: 'Kernel' },
    { name: 'desc', type: 'Desc' },
  ],
};
const TURNED: Signature = {
  ...OLD,
  name: 'turned',
  type: 'Turned',
  parameters: [OLD.parameters[0], OLD.parameters[2], OLD.parameters[1]],
};
const ALL = [OLD, NEW, TURNED];

/** What parameters that are written `name` or `name: type` are taken for. */
function taken(...written: readonly string[]): string | null {
  const parameters = written.map((one) => {
    const [name = '', type = null] = one.split(': ');
    return { name, type };
  });
  return signatureFor(ALL, { type: null, parameters })?.name ?? null;
}

describe('a declaration stands for', () => {
  it('the signature whose type it names, whatever it calls its parameters', () => {
    expect(signatureFor(ALL, { type: 'NewFunction', parameters: null })).toBe(NEW);
    expect(signatureFor(ALL, { type: 'NewFunction', parameters: [] })).toBe(NEW);
    expect(signatureFor(ALL, { type: 'Another', parameters: null })).toBe(null);
    expect(signatureFor(ALL, { type: null, parameters: null })).toBe(null);
  });

  it.each([
    ['names alone', 'old', ['k', 'vcpu', 'ipa']],
    ['types alone', 'old', ['a: Kernel', 'b: Vcpu', 'c: number']],
    ['one name, and nothing about the others', 'old', ['a', 'vcpu', 'c: any']],
    ['types that say nothing', 'new', ['k: any', 'desc: unknown']],
    ['one type, beside others that say nothing', 'old', ['a: never', 'b: unknown', 'c: number']],
    ['its names, whatever the types are', 'old', ['k: Mine', 'vcpu: Foreign', 'ipa']],
    ['parameters that are not used', 'new', ['_k', '__desc: never']],
    ['the order', 'turned', ['k', 'ipa', 'vcpu']],
    ['types in their order', 'turned', ['a', 'b: number', 'c: Vcpu']],
  ])('one that fits by %s', (_, name, written) => {
    expect(taken(...written)).toBe(name);
  });

  it.each([
    ['too few parameters', ['k', 'vcpu']],
    ['too many', ['k', 'desc', 'more']],
    ['nothing that is known but the first', ['k: Kernel', 'a']],
    ['nothing that is known', ['a', 'b']],
    ['a type that is another', ['a', 'b: Foreign']],
    ['a type that is another beside one that is known', ['a', 'b: Foreign', 'c: number']],
    ['a name of another place', ['desc', 'k']],
    ['the first name in another place', ['a: Kernel', 'k', 'c: number']],
  ])('none, with %s', (_, written) => {
    expect(taken(...written)).toBe(null);
  });

  it('none, with a name of another place, whatever the types say', () => {
    const parameters = [
      { name: 'a', type: 'Kernel' },
      { name: 'ipa', type: null },
      { name: 'c', type: 'number' },
    ];
    expect(signatureFor([OLD], { type: null, parameters })).toBe(null);
  });

  it('one whose names have strokes in them, also where it does not use the parameter', () => {
    const stroked: Signature = {
      name: 'stroked',
      type: 'Stroked',
      parameters: [
        { name: 'k', type: 'Kernel' },
        { name: 'fault_ipa', type: 'number' },
      ],
    };
    for (const name of ['fault_ipa', '_fault_ipa'])
      expect(
        signatureFor([stroked], {
          type: null,
          parameters: [
            { name: 'k', type: null },
            { name, type: null },
          ],
        }),
      ).toBe(stroked);
  });
});

it('parameters read as they are written', () => {
  expect(parameterList(OLD.parameters)).toBe('(k, vcpu, ipa)');
  expect(parameterList([])).toBe('()');
});
