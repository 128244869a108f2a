// SPDX-License-Identifier: GPL-2.0-only
/** Hostile variants that the subset has nothing against: what they do in a run is theirs, and is caught there. */
import { type Hostile, leaking } from './corpus.ts';

function inBody(kind: string, bodies: { readonly [name: string]: string }): readonly Hostile[] {
  return Object.entries(bodies).map(([name, body]) => ({ kind, name, text: leaking(body) }));
}

function inC(kind: string, bodies: { readonly [name: string]: string }): readonly Hostile[] {
  return Object.entries(bodies).map(([name, body]) => ({
    kind,
    name,
    file: 'mmu.c',
    text: `static int user_mem_abort(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa, struct kvm_s2_trans *nested,
	struct kvm_memory_slot *memslot, unsigned long hva, bool fault_is_perm)
{
	bool writable;
	struct page *page;

	${body}
	__kvm_faultin_pfn(memslot, fault_ipa >> PAGE_SHIFT, 0, &writable, &page);
	return 0;
}
`,
  }));
}

/** What no check of the text refuses. */
export const CAUGHT: readonly Hostile[] = [
  {
    // A kernel that is beside the module is not what it imports: that is the one that judges.
    kind: 'has another file loaded than is looked at',
    name: 'a link in place of the kernel',
    text: leaking(''),
    files: {
      'package.json': '{ "name": "stage2-verify", "type": "module" }',
      'evil.ts':
        'process.exit(0); export const EFAULT = 14, FOLL_WRITE = 1, ref = () => 0, uninit = () => 0;',
      'src/kernel/index.ts': '',
    },
    links: { 'src/kernel/index.ts': '../../evil.ts' },
  },
  ...inBody('does not end', {
    'a loop': 'for (;;) { const x = 1; }',
    'a loop of the façade': 'for (;;) k.kvm_vcpu_trap_is_permission_fault(vcpu);',
    'a loop without a body': 'while (k !== null);',
    recursion: 'user_mem_abort(k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm);',
  }),
  ...inBody('gives nonsense', {
    nothing: 'return;',
    NaN: 'return NaN;',
    text: "return '\\u001b[2J::error::all is well\\n## EQUIVALENT\\nok 1';",
    'the kernel': 'return k;',
    'a fraction': 'return 0.5;',
    infinity: 'return Infinity;',
    'a call of what is not there': 'k.no_such_call(vcpu);',
  }),
  ...inBody('gives what has no end', {
    'a list with hundreds of millions of holes': 'const a = []; a.length = 400000000; return a;',
    'lists within lists': 'let a = [1]; for (let i = 0; i < 30; i++) a = [a, a]; return a;',
    'a circle': 'const a = { x: null }; a.x = a; return a;',
    'what calls the kernel when it is read': 'return { toString: k.mmap_read_lock };',
    'a text without an end': "let s = 'ab'; for (;;) s = s + s;",
    'a size without an end':
      'k.kvm_pgtable_stage2_map(vcpu.arch.hw_mmu.pgt, 0, Infinity, 0, 7, vcpu.arch.mmu_page_cache, 0);',
    'a size that is none':
      'k.kvm_pgtable_stage2_map(vcpu.arch.hw_mmu.pgt, 0, NaN, 0, 7, vcpu.arch.mmu_page_cache, 0);',
    'a cache without an end': 'k.kvm_mmu_topup_memory_cache(vcpu.arch.mmu_page_cache, Infinity);',
    'texts for numbers': "k.__kvm_faultin_pfn(memslot, '1', 'x', writable, page);",
    'a reference that is none': 'k.__kvm_faultin_pfn(memslot, 0, 0, k, k);',
    'a loop by a label': 'outer: for (;;) { for (;;) continue outer; }',
  }),
  ...inBody('writes to what it is given', {
    'a slot': 'memslot.npages = 1;',
    'a vCPU': 'vcpu.kvm = null;',
    'the configuration': 'k.PAGE_SIZE = 1;',
    'a call': 'k.kvm_release_page_clean = null;',
  }),
  ...inC('C that does not end', {
    'a loop': 'for (;;)\n\t\t;',
    'a loop by a label': 'again:\n\thva++;\n\tgoto again;',
    'a loop that ends much too late': 'while (hva)\n\t\thva--;',
  }),
  ...inC('C with names of JavaScript', {
    'a call of eval': 'eval("process.exit(0)");',
    'a call of a constructor': 'vcpu->constructor();',
    'a local called process': 'struct page *process = NULL;\n\tprocess->exit = 0;',
    'a text that ends its string': 'WARN_ONCE(hva, "\\"+process.exit(0)+\\"");',
  }),
  ...inC('C with names of JavaScript', {
    'fields of all objects':
      'struct s { int __proto__; int constructor; } v;\n\tv.__proto__ = 1;\n\tv.constructor = 2;',
    'values that JavaScript has':
      'int undefined = 6, NaN = 7, await = 1, arguments = 4;\n\thva = undefined + NaN + await + arguments;',
    'a label of all objects': 'goto constructor;\nconstructor:\n\thva++;',
    'a type of all objects': 'typedef int constructor;\n\tconstructor c = 1;\n\thva = c;',
    'a field that JavaScript has': 'hva = (unsigned long)memslot->toString;',
  }),
  ...inC('C that has no end', {
    parentheses: `hva = ${'('.repeat(20_000)}1${')'.repeat(20_000)};`,
    blocks: `${'{'.repeat(20_000)}${'}'.repeat(20_000)}`,
    'a sum': `hva = ${'1 + '.repeat(50_000)}1;`,
    macros: `\n#define M0 hva++;\n${Array.from({ length: 40 }, (_, i) => `#define M${i + 1} M${i} M${i}`).join('\n')}\n\tM40`,
    'a range of indices': 'int a[] = { [0 ... 99999999] = 1 };\n\thva = a[0];',
    'lines that name other files': '\n#line 1 "/etc/passwd"\n# 1 "::error::x" 2\n\thva++;',
    'a file that includes itself': '\n#include "mmu.c"\n\thva++;',
  }),
  ...inC('C that keeps state', {
    'a counter': 'static int calls;\n\tif (calls++ > 3)\n\t\treturn -EFAULT;',
  }),
];
