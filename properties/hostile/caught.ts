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
  ...inC('C that keeps state', {
    'a counter': 'static int calls;\n\tif (calls++ > 3)\n\t\treturn -EFAULT;',
  }),
];
