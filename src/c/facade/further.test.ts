// SPDX-License-Identifier: GPL-2.0-only
// What is declared beside the façade of the model, in C and as a module.
import { describe, expect, it } from 'vitest';
import { boot } from '../../kernel/testing/boot.ts';
import { CError } from '../error.ts';
import { load } from '../load.ts';
import { type Translation, translate } from '../translate.ts';
import type { Implementation } from './further.ts';

const HEAD =
  'static int user_mem_abort(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa, struct kvm_memory_slot *memslot, unsigned long hva)';

interface Given {
  readonly header?: string;
  readonly implemented?: { readonly [name: string]: Implementation };
}

function translated(body: string, { header = '', implemented = {} }: Given, head = HEAD): Translation {
  return translate(`${head}\n{\n${body}\n}\n`, {
    file: 'mmu.c',
    function: 'user_mem_abort',
    further: { headers: [{ file: 'tree.h', text: header }], implemented, modules: [] },
  });
}

function refusal(body: string, given: Given, head = HEAD): string {
  try {
    translated(body, given, head);
  } catch (error) {
    if (error instanceof CError) return error.message;
    throw error;
  }
  return 'translated';
}

function run(translation: Translation) {
  const { k, m } = boot({});
  m.recorder.tracing = true;
  const { user_mem_abort } = load(translation, 'tree');
  const call = user_mem_abort as (...args: unknown[]) => number;
  const result = call(k, m.vcpu, m.fault.ipa, null, m.slot.face, m.fault.hva, false);
  return { result, trace: m.recorder.trace };
}

describe('a header', () => {
  it('gives names, constants, and functions with a body', () => {
    const header =
      '#define VENDOR_LIMIT 7\n#define old_lock(kvm) kvm_fault_lock(kvm)\nstatic inline int vendor_twice(int x) { return 2 * x; }\nenum vendor { VENDOR_A = 3, VENDOR_B };\n';
    const t = translated('return vendor_twice(VENDOR_LIMIT) + VENDOR_B;', { header });
    expect(run(t).result).toBe(18);
    expect(t.further).toEqual({ headers: ['tree.h'], profile: null, implemented: {}, replaced: [] });
  });

  it('gives a structure of the model a field, which nobody can write', () => {
    const header =
      'DEFINE_FIELD(kvm_arch, bool, is_realm, false)\nDEFINE_FIELD(kvm_vcpu_arch, u8, colour, VM_READ + 2)';
    const body = 'return vcpu->kvm->arch.is_realm ? -1 : vcpu->arch.colour;';
    expect(run(translated(body, { header })).result).toBe(3);
    expect(refusal('vcpu->arch.colour = 1; return 0;', { header })).toContain('mmu.c:3: an assignment to ');
  });

  it('says what a parameter of the entry is given', () => {
    const header =
      'DEFINE_ARGUMENT(address, hva)\nDEFINE_ARGUMENT(is_prefault, false)\nDEFINE_ARGUMENT(order, 9)';
    const head = 'int user_mem_abort(struct kvm_vcpu *vcpu, u64 address, bool is_prefault, int order)';
    const t = translated('return is_prefault ? 1 : order + (int)(address & 1);', { header }, head);
    expect(t.signature.arguments).toEqual(['vcpu', 'hva', { constant: 'false' }, { constant: '9' }]);
    expect(run(t).result).toBe(9);
    expect(refusal('return 0;', {}, head)).toMatch(
      /^mmu\.c:1: the parameter u64 address of the entry.*DEFINE_ARGUMENT/,
    );
  });

  it('that stands in for a call of the model is said', () => {
    const header = 'static inline void kvm_fault_lock(struct kvm *kvm) { }\n';
    expect(translated('kvm_fault_lock(vcpu->kvm); return 0;', { header }).further.replaced).toEqual([
      'kvm_fault_lock',
    ]);
  });

  it.each([
    ['a syntax error', 'int f(int x', 'return 0;', 'tree.h:1: '],
    ['an unknown type', '\nvoid f(struct foo x, bar_t y);', 'return 0;', 'tree.h:2: '],
    [
      'a structure of the model',
      'struct kvm_vcpu_arch { int vendor; };',
      'return vcpu->arch.vendor;',
      'tree.h:1: struct kvm_vcpu_arch, which the model has; leave it out; a field that it lacks is DEFINE_FIELD(',
    ],
    [
      'a prototype that the model has',
      'int kvm_fault_lock(struct kvm *kvm);',
      'return 0;',
      'tree.h:1: a prototype of kvm_fault_lock(), which the model has',
    ],
    [
      'a prototype that nothing implements',
      '\n\nvoid stage2_account(struct kvm *kvm, int pages);',
      'stage2_account(vcpu->kvm, 1); return 0;',
      'tree.h:3: stage2_account() has a prototype and nothing that implements it; give it a body, or name a module that exports it with --facade',
    ],
    [
      'a variable without a value',
      'extern const int VENDOR_CAP;',
      'return VENDOR_CAP;',
      'tree.h:1: the variable VENDOR_CAP without a value',
    ],
    [
      'a field that the model has',
      'DEFINE_FIELD(kvm, int, mmu_lock, 0)',
      'return 0;',
      'tree.h:1: DEFINE_FIELD() of kvm.mmu_lock; the model has that field',
    ],
    [
      'an argument that is neither a name nor a number',
      'DEFINE_ARGUMENT(x, -1)',
      'return 0;',
      'tree.h:1: DEFINE_ARGUMENT(x, -); name an argument, or write a number',
    ],
    [
      'a symbol without a value',
      '#define HAS_VENDOR IS_ENABLED(CONFIG_VENDOR)',
      'return HAS_VENDOR;',
      'the preprocessor symbol CONFIG_VENDOR has no value here',
    ],
  ])('is refused for %s, by its file and line', (_what, header, body, sentence) => {
    expect(refusal(body, { header })).toContain(sentence);
  });

  it('a structure of the model that the C declares itself stays that of the model', () => {
    const text = `struct page { int mine; };\n${HEAD}\n{\n\tstruct page *p = NULL;\n\treturn p->mine;\n}\n`;
    expect(() => translate(text, { file: 'mmu.c', function: 'user_mem_abort' })).toThrow(
      'mmu.c:5: the field mine, which struct page does not have',
    );
  });
});

describe('a module', () => {
  const header =
    'int stage2_account(struct kvm *kvm, u64 pages);\nbool is_vendor(void);\nvoid vendor_fill(u32 *out);\n';

  it('implements prototypes on the façade, and its calls are in the log', () => {
    const implemented: Given['implemented'] = {
      stage2_account: (k, kvm, pages) => {
        const { kvm_fault_lock, kvm_fault_unlock } = k as {
          readonly [name: string]: (x: unknown) => unknown;
        };
        kvm_fault_lock(kvm);
        kvm_fault_unlock(kvm);
        return pages as number;
      },
      is_vendor: () => true,
      vendor_fill: (_k, out) => {
        (out as { value: number }).value = 4;
      },
    };
    const body =
      'u32 n; vendor_fill(&n); if (!is_vendor()) return -1; return stage2_account(vcpu->kvm, 5) + n;';
    const t = translated(body, { header, implemented });
    const { result, trace } = run(t);
    expect(result).toBe(9);
    expect(trace.map(({ name }) => name)).toEqual([
      'vendor_fill',
      'is_vendor',
      'kvm_fault_lock',
      'kvm_fault_unlock',
      'stage2_account',
    ]);
    expect(t.code).toContain("from './facade.ts'");
    expect(Object.keys(t.further.implemented).sort()).toEqual(['is_vendor', 'stage2_account', 'vendor_fill']);
  });

  it.each([
    ['a truth value for an int', () => true, 'gave true, where its prototype says s32'],
    ['nothing', () => undefined, 'gave undefined'],
    ['a number beyond its type', () => 2 ** 40, 'gave 1099511627776'],
    ['half a number', () => 0.5, 'gave 0.5'],
  ])('that gives %s ends the run at the line of the C', (_what, stage2_account, says) => {
    const t = translated('return stage2_account(vcpu->kvm, 1);', { header, implemented: { stage2_account } });
    expect(() => run(t)).toThrow(`stage2_account() of the further façade ${says}`);
    expect(() => run(t)).toThrow('in user_mem_abort() mmu.c:3');
  });

  it('is told before what was handed to it that nobody wrote', () => {
    const implemented = { stage2_account: () => 0 };
    const t = translated('u64 n; return stage2_account(vcpu->kvm, n);', { header, implemented });
    const { k, m } = boot({});
    m.recorder.tracing = true;
    const call = load(t, 'tree').user_mem_abort as (...args: unknown[]) => number;
    call(k, m.vcpu, m.fault.ipa, null, m.slot.face, m.fault.hva, false);
    expect(m.recorder.violationLog.map(({ detail }) => detail)).toEqual(['n is used, which nobody wrote']);
  });

  it('takes another number of arguments for a mistake', () => {
    const implemented = { stage2_account: () => 0 };
    expect(refusal('return stage2_account(vcpu->kvm);', { header, implemented })).toContain(
      'mmu.c:3: stage2_account() with 1 argument, where 2 are expected',
    );
  });

  it('makes the function of the file that has the same name one that the model stands in for', () => {
    const before = 'static int stage2_account(struct kvm *kvm, u64 pages) { return 1; }\n';
    const t = translate(`${before}${HEAD}\n{\n\treturn stage2_account(vcpu->kvm, 1);\n}\n`, {
      file: 'mmu.c',
      function: 'user_mem_abort',
      further: {
        headers: [{ file: 'tree.h', text: header }],
        implemented: { stage2_account: () => 7 },
        modules: [],
      },
    });
    expect(t.modelled.map(({ name }) => name)).toEqual(['stage2_account']);
    expect(run(t).result).toBe(7);
  });
});
