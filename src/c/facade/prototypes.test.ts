// SPDX-License-Identifier: GPL-2.0-only
/** What the headers say of the façade is what the façade is. */
import { describe, expect, it } from 'vitest';
import { DECLARATIONS, declarationOf } from '../../kernel/calls/all.ts';
import * as kernel from '../../kernel/index.ts';
import { boot } from '../../kernel/testing/boot.ts';
import { parsePrototype } from '../../kernel/testing/prototype.ts';
import { constantOf } from '../lower/functions.ts';
import { readUnit } from '../parse/unit.ts';
import { compileC } from '../testing/compile.ts';
import { typeName } from '../type/ctype.ts';
import { Program, type Prototype } from '../type/program.ts';
import { headersOf, RELEASES } from './headers.ts';

const exported = kernel as unknown as { readonly [name: string]: unknown };

function programOf(release: (typeof RELEASES)[number]): Program {
  const facade = readUnit(headersOf(release), {});
  const value = (name: string): number | null => {
    const found = exported[name];
    return typeof found === 'number' ? found : null;
  };
  return new Program(readUnit([{ file: 'empty.c', text: '' }], {}), facade, constantOf, value);
}

const { k } = boot();
const byName = k as unknown as { readonly [name: string]: unknown };

/** What JavaScript has of a C type. */
function kindOf(type: Prototype['type']['returns']): string {
  if (type.kind === 'void') return 'void';
  if (type.kind === 'integer') return type.bool ? 'bool' : 'number';
  return 'pointer';
}

function kindOfText(text: string): string {
  if (text === 'void') return 'void';
  if (text === 'bool') return 'bool';
  return text.endsWith('*') ? 'pointer' : 'number';
}

describe.each(RELEASES)('the headers of %s', (release) => {
  const program = programOf(release);

  it('declare only functions that there are, with as many parameters', () => {
    const wrong = [...program.prototypes.values()].flatMap(({ name, type }) => {
      const f = byName[name] ?? exported[name];
      if (typeof f !== 'function') return [`${name}() is neither on k nor exported`];
      return f.length === type.params.length
        ? []
        : [`${name}() has ${f.length} parameters, not ${type.params.length}`];
    });
    expect(wrong).toEqual([]);
  });

  it('give parameters and results the kinds that the declarations of the façade have', () => {
    const wrong = [...program.prototypes.values()].flatMap(({ name, type }) => {
      const declared = declarationOf(name);
      if (declared === undefined) return [];
      const { returns, parameters } = parsePrototype(declared.c);
      const theirs = [returns, ...parameters.map((p) => p.type)].map(kindOfText);
      const ours = [type.returns, ...type.params.map((p) => p.type)].map(kindOf);
      return ours.join() === theirs.join()
        ? []
        : [`${name}(): ${ours.join()} in C, ${theirs.join()} in the declaration`];
    });
    expect(wrong).toEqual([]);
  });

  it('have every call that the façade declares', () => {
    const macros = headersOf(release).flatMap(({ text }) => [...text.matchAll(/^#define (\w+)\(/gm)]);
    const known = new Set([...program.prototypes.keys(), ...macros.map(([, name]) => name)]);
    const calls = DECLARATIONS.filter(({ kind }) => kind === 'call');
    const has = ({ until }: (typeof calls)[number]): boolean =>
      until === undefined || RELEASES.indexOf(until as typeof release) <= RELEASES.indexOf(release);
    expect(calls.filter(has).length).toBeGreaterThan(50);
    expect(calls.filter((call) => has(call) !== known.has(call.name)).map(({ name }) => name)).toEqual([]);
  });

  it('declare only constants that there are', () => {
    const wrong = [...program.variables.values()]
      .filter(({ name, type }) => {
        const found = exported[name] ?? byName[name];
        return type.kind === 'integer' ? typeof found !== 'number' : typeof found !== 'object';
      })
      .map(({ name }) => name);
    expect(wrong).toEqual([]);
  });

  it('name enumerators that the model has', () => {
    expect([...program.enumerators.keys()].filter((name) => typeof exported[name] !== 'number')).toEqual([]);
  });
});

describe('a truth value', () => {
  it('is bool in the headers wherever the façade gives one', () => {
    const program = programOf('6.1');
    const asked = [...program.prototypes.values()].filter(
      ({ type }) => type.params.length === 0 && kindOf(type.returns) !== 'void',
    );
    expect(asked.length).toBeGreaterThan(1);
    for (const { name, type } of asked) {
      const result = (byName[name] as () => unknown)();
      expect(`${name} ${typeof result}`).toBe(
        `${name} ${kindOf(type.returns) === 'bool' ? 'boolean' : 'number'}`,
      );
    }
  });

  it('has a type that reads as C', () => {
    expect(typeName(programOf('7.1').prototypes.get('is_error_noslot_pfn')!.type)).toBe('bool (kvm_pfn_t)');
  });
});

it('C finds what a structure of the façade is in by container_of(), whichever it is', () => {
  const text = [
    'struct kvm *vm_of(struct kvm_s2_mmu *mmu)',
    '{',
    '\treturn container_of(container_of(mmu, struct kvm_arch, mmu), struct kvm, arch);',
    '}',
  ].join('\n');
  const { m, kvm, k: facade } = boot();
  expect(compileC(text, 'vm_of').entry(facade, kvm.arch.mmu)).toBe(kvm);
  expect(m.recorder.violations).toBe(0);
});

it('a scope guard of SRCU is a read section of its scope', () => {
  const text = [
    'gfn_t first(struct kvm *kvm, gfn_t gfn)',
    '{',
    '\tguard(srcu)(&kvm->srcu);',
    '\treturn gfn_to_memslot(kvm, gfn)->base_gfn;',
    '}',
  ].join('\n');
  const { m, kvm, k: facade } = boot();
  expect(compileC(text, 'first').entry(facade, kvm, m.slot.base_gfn)).toBe(m.slot.base_gfn);
  expect([m.ending.srcuReaders, m.recorder.violations]).toEqual([0, 0]);
});

it("C reaches the VM's own stage-2 by kvm->arch.mmu, as a variant in TypeScript does", () => {
  const { kvm, k: facade } = boot();
  const text = [
    'struct kvm_pgtable *stage2_of(struct kvm *kvm)',
    '{',
    '\tstruct kvm_s2_mmu *mmu = &kvm->arch.mmu;',
    '\treturn mmu->pgt;',
    '}',
  ].join('\n');
  const { entry } = compileC(text, 'stage2_of');
  expect(kvm.arch.mmu.pgt.name).toBe('pgt');
  expect(entry(facade, kvm)).toBe(kvm.arch.mmu.pgt);
});
