// SPDX-License-Identifier: GPL-2.0-only
// Log text, and statements that no lock protects.
import type { Equivalent } from '../equivalent.ts';
import { DESC, EXTRACTED, LEGACY, STATE } from './files.ts';

const LOG =
  'It changes what is printed, or when: the message is no part of what guest, user space or host can act on.';
const NEVER_BOTH =
  'Never both: kvm_is_write_fault() says no for an instruction abort, and an abort on a stage-1 walk, for which it may say yes, is no exec fault.';
const OWN_POINTER =
  'vcpu->arch.hw_mmu belongs to the thread that handles the fault, and no other thread writes it: mmu_lock does not protect the pointer.';

/** Text that is printed, and statements that no lock protects. */
export const LOCKS_AND_LOGS: readonly Equivalent[] = [
  {
    files: [LEGACY],
    line: `k.kvm_err(\`Failed to find VMA for hva 0x\${hva.toString(16)}\\n\`);`,
    operators: ['skip-effect', 'move-lock', 'swap-address'],
    reason: LOG,
  },
  {
    files: [EXTRACTED('kvm_s2_fault_get_vma_info'), STATE('kvm_s2_fault_get_vma_info')],
    line: `k.kvm_err(\`Failed to find VMA for fault->hva 0x\${fault.hva.toString(16)}\\n\`);`,
    operators: ['skip-effect', 'move-lock', 'swap-address'],
    reason: LOG,
  },
  {
    files: [DESC('kvm_s2_fault_get_vma_info')],
    line: `k.kvm_err(\`Failed to find VMA for hva 0x\${s2fd.hva.toString(16)}\\n\`);`,
    operators: ['skip-effect', 'move-lock', 'swap-address'],
    reason: LOG,
  },
  {
    files: [LEGACY],
    line: 'if (nested) adjust_nested_fault_perms(k, nested, prot, writable);',
    operators: ['move-lock'],
    reason:
      'The helper reads the result of the nested walk, which belongs to this thread, and writes two locals: it does the same with the lock held.',
  },
  ...[
    {
      files: [LEGACY],
      pointer: 'vcpu.arch.hw_mmu.pgt',
      relax: 'ret = k.kvm_pgtable_stage2_relax_perms(pgt, fault_ipa, prot.value, flags);',
    },
    {
      files: [EXTRACTED('kvm_s2_fault_map'), STATE('kvm_s2_fault_map')],
      pointer: 'fault.vcpu.arch.hw_mmu.pgt',
      relax: 'ret = k.kvm_pgtable_stage2_relax_perms(pgt, fault.fault_ipa, fault.prot, flags);',
    },
    {
      files: [DESC('kvm_s2_fault_map')],
      pointer: 's2fd.vcpu.arch.hw_mmu.pgt',
      relax: 'ret = k.kvm_pgtable_stage2_relax_perms(pgt, gfn_to_gpa(k, gfn.value), prot, flags);',
    },
  ].flatMap(({ files, pointer, relax }): Equivalent[] => [
    {
      files,
      line: 'k.kvm_fault_lock(kvm);',
      operators: ['move-lock'],
      becomes: [`pgt = ${pointer}; k.kvm_fault_lock(kvm);`],
      reason: OWN_POINTER,
    },
    ...[relax, 'pgt,'].map((line) => ({
      files,
      line,
      operators: ['stale-copy'],
      becomes: [pointer],
      reason: OWN_POINTER,
    })),
  ]),
  ...[
    { file: LEGACY, line: 'k.VM_WARN_ON_ONCE(write_fault && exec_fault);' },
    ...[EXTRACTED('user_mem_abort'), STATE('user_mem_abort')].map((file) => ({
      file,
      line: 'k.VM_WARN_ON_ONCE(fault.write_fault && fault.exec_fault);',
    })),
  ].map(({ file, line }) => ({ files: [file], line, operators: ['skip-effect'], reason: NEVER_BOTH })),
  {
    files: [EXTRACTED('user_mem_abort')],
    line: 'fault.exec_fault = k.kvm_vcpu_trap_is_exec_fault(fault.vcpu);',
    operators: ['initialise-late'],
    reason: `The statement in front of which it was written only warns if both are set. ${NEVER_BOTH}`,
  },
];
