// SPDX-License-Identifier: GPL-2.0-only
/** What is not understood is refused by name and place. */
import { describe, expect, it } from 'vitest';
import { CError } from './error.ts';
import { type TranslateOptions, translate } from './translate.ts';

const HEAD =
  'static int user_mem_abort(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa, struct kvm_s2_trans *nested, struct kvm_memory_slot *memslot, unsigned long hva, bool fault_is_perm)';

/** A file whose entry has this body, one line after the header. */
function withBody(body: string, before = ''): string {
  return `${before}${HEAD}\n{\n${body}\n}\n`;
}

/** On the line of the entry, so that its body keeps its lines. */
const HELPERS =
  'static int n; static int next(void) { return ++n; } static int bump(int *p) { return ++*p; } struct s { int x; }; static int take(struct s s) { return s.x; } DEFINE_FREE(put, struct kvm *, kvm_fault_unlock(_T)) ';

/** The sentence with which a file is refused. */
function refusal(text: string, options: Partial<TranslateOptions> = {}): string {
  try {
    translate(text, { file: 'mmu.c', function: 'user_mem_abort', ...options });
  } catch (error) {
    if (error instanceof CError) return error.message;
    throw error;
  }
  return 'translated';
}

const BODIES: readonly (readonly [string, string, string])[] = [
  ['a syntax error', 'return 0 +;', 'mmu.c:3: a syntax error: an expression was expected and ";" found'],
  ['an unknown type', 'foo_t x = 0; return 0;', 'mmu.c:3: the type foo_t, which is not known'],
  ['an unknown structure', 'struct foo f; return 0;', 'mmu.c:3: struct foo, whose fields are not known'],
  ['an unknown field', 'return vcpu->foo;', 'mmu.c:3: the field foo, which struct kvm_vcpu does not have'],
  ['an unknown name', 'return FOO;', 'mmu.c:3: FOO, which is not known'],
  [
    'an unknown call',
    'return kvm_fault_lok(vcpu->kvm);',
    'mmu.c:3: a call of kvm_fault_lok(), which the façade does not have; the façade has kvm_fault_lock',
  ],
  [
    'a call with too many arguments',
    'kvm_fault_lock(vcpu->kvm, 1); return 0;',
    'mmu.c:3: kvm_fault_lock() with 2 arguments, where 1 are expected',
  ],
  [
    'a wrong pointer',
    'kvm_fault_lock(vcpu); return 0;',
    'mmu.c:3: struct kvm_vcpu * as argument 1 of kvm_fault_lock(), which is struct kvm *',
  ],
  ['assembly', 'asm volatile("nop"); return 0;', 'mmu.c:3: assembly'],
  ['floating point', 'double x = 1; return 0;', 'mmu.c:3: floating point'],
  ['a floating-point constant', 'return 1.5;', 'mmu.c:3: floating point'],
  ['auto without a value', 'auto x; return 0;', 'mmu.c:3: auto without a first value; write the type'],
  [
    'a structure by value',
    'struct s a = { 1 }; return take(a);',
    'the parameter s of type struct s; pass a pointer',
  ],
  ['a computed goto', 'void *p = 0; goto *p;', 'mmu.c:3: a computed goto'],
  ['a jump into a block', 'goto in; { in: return 1; } return 0;', 'mmu.c:3: goto in, a jump into a block'],
  [
    'an array of variable length',
    'int n = 3; int a[n]; return 0;',
    'mmu.c:3: an array whose length is no constant',
  ],
  ['a bitfield', 'struct x { int a : 3; }; return 0;', 'mmu.c:3: a bitfield'],
  ['a union', 'union x { int a; u8 b; } y; return 0;', 'mmu.c:3: union x'],
  [
    'a range of case labels',
    'switch (hva) { case 1 ... 3: return 1; } return 0;',
    'mmu.c:3: a range of case labels',
  ],
  [
    'an #include inside a function',
    '#include "part.c"\nreturn 0;',
    'mmu.c:3: #include "part.c" inside a function',
  ],
  [
    'a symbol without a value',
    '#ifdef CONFIG_FOO\nreturn 1;\n#endif\nreturn 0;',
    'mmu.c:3: the preprocessor symbol CONFIG_FOO has no value here; give it one with --config CONFIG_FOO=y or --config CONFIG_FOO=n',
  ],
  [
    'half a statement under a condition of each run',
    'return 1\n#ifndef __PAGETABLE_PMD_FOLDED\n+ 1\n#endif\n;',
    'mmu.c:4: a conditional group on __PAGETABLE_PMD_FOLDED',
  ],
  [
    'two effects in either order',
    'return kvm_mmu_topup_memory_cache(&vcpu->arch.mmu_page_cache, 1) + kvm_mmu_topup_memory_cache(&vcpu->arch.mmu_page_cache, 2);',
    'mmu.c:3: operands that C may evaluate in either order',
  ],
  [
    'a variable changed and read in either order',
    'int i = 0; return i++ + i;',
    'mmu.c:3: operands that C may evaluate in either order and that both touch the variable i',
  ],
  [
    'two steps of one variable in either order',
    'int i = 0; i = i++; return i;',
    'mmu.c:3: operands that C may evaluate in either order and that both touch the variable i',
  ],
  [
    'an index that is changed beside it',
    'int i = 0; int a[3] = { 0 }; a[i] = i++; return a[0];',
    'mmu.c:3: operands that C may evaluate in either order and that both touch the variable i',
  ],
  [
    'arguments of which one changes another',
    'int i = 0; return max(i, i++);',
    'mmu.c:3: operands that C may evaluate in either order and that both touch the variable i',
  ],
  [
    'a variable that a callee changes through its address',
    'int i = 0; return bump(&i) + i;',
    'mmu.c:3: operands that C may evaluate in either order and that both touch what a pointer to s32 points to',
  ],
  [
    'two callees that change one variable of the file',
    'return next() + next();',
    'mmu.c:3: operands that C may evaluate in either order and that both touch',
  ],
  [
    "container_of() by a structure inside another of the file's own",
    'struct outer { struct inner { int x; } in; } o = { 0 }; struct outer *p = container_of(&o.in, struct outer, in); return !p;',
    'mmu.c:3: container_of() by outer.in; what a structure is in is known of those of the façade only; pass the outer one',
  ],
  [
    'a variable that is freed and has no first value',
    'struct kvm *kvm __free(put); kvm = vcpu->kvm; return 0;',
    'mmu.c:3: __free(put) on kvm without a first value',
  ],
  ['an error pfn as a number', 'kvm_pfn_t pfn = -1; return 0;', 'mmu.c:3: s32 becomes kvm_pfn_t'],
  [
    'protection bits as numbers',
    'enum kvm_pgtable_prot prot = KVM_PGTABLE_PROT_R | 2; return 0;',
    'mmu.c:3: the operator | on kvm_pgtable_prot and s32',
  ],
  ['protection bits as a number', 'return KVM_PGTABLE_PROT_R;', 'mmu.c:3: kvm_pgtable_prot becomes s32'],
  ['bits of a page-table entry', 'kvm_pte_t pte = 0; return pte >> 3;', 'mmu.c:3: a shift of kvm_pte_t'],
  [
    'a constant beyond 53 bits',
    'return 0x123456789abcdef0UL > hva;',
    'mmu.c:3: the number 0x123456789abcdef0UL',
  ],
  ['a shift that C leaves undefined', 'return 1 << 40;', 'mmu.c:3: a shift of 32 bits by 40'],
  [
    'a write to what the façade owns',
    'vcpu->kvm->mmu_invalidate_seq = 1; return 0;',
    'mmu.c:3: an assignment to vcpu.kvm.mmu_invalidate_seq',
  ],
  ['the size of a structure', 'return sizeof(struct kvm);', 'mmu.c:3: sizeof(struct kvm)'],
  [
    'min() of a signed and an unsigned value',
    'long x = hva; return min(x, hva);',
    'mmu.c:3: min() of s64 and u64',
  ],
  [
    'a guard that nobody declared',
    'guard(mutex)(&vcpu->kvm->mmu_lock); return 0;',
    'mmu.c:3: guard(mutex), which is not known',
  ],
  [
    'an integer as a pointer',
    'struct kvm *kvm = (struct kvm *)hva; return 0;',
    'mmu.c:3: u64 becomes struct kvm *',
  ],
];

describe('a function is refused for', () => {
  it.each(BODIES)('%s', (_what, body, sentence) => {
    expect(refusal(withBody(body, HELPERS))).toContain(sentence);
  });
});

describe('a file is refused for', () => {
  it.each([
    ['a missing function', 'int x;', 'mmu.c:1: no function user_mem_abort()'],
    ['being binary', 'a\0b', 'mmu.c:1: a binary file'],
    ['a comment that does not end', '/* ', 'mmu.c:1: a comment that does not end'],
    ['#if without #endif', '#ifdef X\n', 'mmu.c:1: #ifdef X without #endif'],
    ['#endif without #if', '#endif\n', 'mmu.c:1: #endif without #if'],
    ['a brace too few', 'int f(void)\n{\n', 'mmu.c:1: no function user_mem_abort()'],
    [
      'recursion',
      `static int f(int x) { return f(x); }\n${withBody('return f(1);')}`,
      'mmu.c:1: a call of f(), which is running already',
    ],
    [
      'a signature that no caller knows',
      'static int user_mem_abort(int what) { return what; }',
      'mmu.c:1: the parameter s32 what of the entry',
    ],
    [
      'a function of a configuration without a value',
      `#ifdef CONFIG_BAR\nstatic int f(void) { return 1; }\n#endif\n${withBody('return f();')}`,
      'mmu.c:1: the preprocessor symbol CONFIG_BAR has no value here',
    ],
  ])('%s', (_what, text, sentence) => {
    expect(refusal(text)).toContain(sentence);
  });

  it('nothing that is not reached', () => {
    const before =
      'static int other(void) { asm("nop"); return foo(1.5); }\n#ifdef CONFIG_FOO\nint x;\n#endif\nDEFINE_MUTEX(y);\n';
    expect(refusal(withBody('return 0;', before))).toBe('translated');
  });

  it('a symbol only while it has no value, and says which was taken', () => {
    const text = withBody('#ifdef CONFIG_FOO\nreturn 1;\n#else\nreturn 2;\n#endif');
    const t = translate(text, { file: 'mmu.c', function: 'user_mem_abort', config: { CONFIG_FOO: false } });
    expect(t.configSymbols).toEqual({ CONFIG_FOO: false });
    expect(t.code).toContain('return 2;');
    expect(t.code).not.toContain('return 1;');
  });

  it('another release than it is of, with the other name', () => {
    const text = withBody('kvm_release_pfn_clean(0); return 0;');
    expect(refusal(text)).toBe('translated');
    expect(refusal(text, { release: '7.0' })).toContain('later releases have kvm_release_faultin_page');
  });
});

describe('a run', () => {
  it('stops where a value is not exact, with what the operation was', async () => {
    const { compileC } = await import('./testing/compile.ts');
    const { entry } = compileC('s64 run(s64 a, s64 b) { return a * b; }', 'run');
    expect(() => entry({}, 2 ** 40, 2 ** 20)).toThrow('1099511627776 * 1048576 is beyond the 53 bits');
    expect(entry({}, 2 ** 40, 2)).toBe(2 ** 41);
  });
});
