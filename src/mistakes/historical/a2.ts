// SPDX-License-Identifier: GPL-2.0-only
// Page leaked where an abort is injected.
import { type Bug, inSource, ONE_RELEASE, ruledOut } from './bug.ts';

export const a2: Bug = {
  id: 'A2',
  title: 'Injecting the abort for an exclusive or atomic access returned 1 without releasing the page',
  fixedBy: 'e07fc9e2da91f6d9eeafa2961be9dc09d65ed633',
  showsWhen: 'an exclusive or atomic access that the memory type does not support',
  change: 'The path that injects returns at once instead of going to the release.',
  states: {
    legacy: inSource((code) => {
      const injection = code.ifOn(
        'user_mem_abort',
        'k.esr_fsc_is_excl_atomic_fault(k.kvm_vcpu_get_esr(vcpu))',
      );
      code.replace(
        injection.getThenStatement(),
        '{ k.kvm_inject_dabt_excl_atomic(vcpu, k.kvm_vcpu_get_hfar(vcpu)); return 1; }',
      );
    }),
    // The caller tells this answer from the others, so that it can treat it otherwise by mistake.
    'extracted-helpers': inSource((code) => {
      const injected = code.ifOn('user_mem_abort', 'ret === 1');
      code.replace(injected.getThenStatement(), 'return 1;');
    }),
    'state-object': ruledOut(ONE_RELEASE),
    'fault-desc': ruledOut(ONE_RELEASE),
  },
};
