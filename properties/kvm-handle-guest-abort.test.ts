// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { VariantOfC } from '../src/source/c-variant.ts';
import { KVM_HANDLE_GUEST_ABORT as subject } from '../src/subjects/kvm_handle_guest_abort/subject.ts';
import { DISPATCHER, dispatcher } from './testing/guest-abort.ts';
import { ALONE, edited, verifying } from './testing/verifying.ts';

const base = dispatcher();
const renamed = dispatcher(DISPATCHER.replaceAll('found', 'got'), 'tip');

/** The dispatcher with one piece of its text changed, which has to be there. */
function changed(from: string, to: string): VariantOfC {
  return dispatcher(edited(DISPATCHER, [from, to]), 'tip');
}

const verified = verifying(subject, base, { runs: 4_000 });

describe('kvm_handle_guest_abort() as a subject', () => {
  it('catches its canaries, and a right dispatcher breaks nothing but what its helpers do', async () => {
    const report = await verified(renamed);
    expect(report.canaries.filter(({ caught }) => caught)).toHaveLength(6);
    expect(report.canaries).toHaveLength(6);
    expect(report.verdict).toBe('equivalent');
    expect(report.baseProblems.filter(({ known }) => !known)).toEqual([]);
  });

  it('is walked through at every page size', async () => {
    const report = await verified(renamed, { engine: 'exhaustive', preemptions: 0 });
    expect(report).toMatchObject({ verdict: 'equivalent', grade: 'exhaustive' });
    expect(report.baseProblems.filter(({ known }) => !known)).toEqual([]);
  });

  it('knows of the exception that goes with an error of the walk', async () => {
    const tip = changed(
      'if (ret < 0)\n\t\treturn ret;',
      'if (ret < 0)\n\t\tkvm_inject_s2_fault(found->vcpu, kvm_s2_trans_esr(walk));\n\tif (ret < 0)\n\t\treturn ret;',
    );
    const report = await verified(base, { legacy: tip });
    expect(report.baseProblems.map(({ id }) => id)).toContain('walk-error-with-exception');
    expect(report.pairs[0]!.word).toBe('mends');
  });

  it.each<readonly [string, string, string, string]>([
    [
      'the space asked of permission faults instead of translation faults, as before f5fe0adeed60',
      'if (is_translation && out_of_space',
      'if (esr_fsc_is_permission_fault(esr) && out_of_space',
      'beyond-ipa-space',
    ],
    [
      'a space that nobody asks for, as before 85ea6b1ec915',
      'if (is_translation && out_of_space(vcpu, fault_ipa))\n\t\treturn 1;\n',
      '',
      'beyond-ipa-space',
    ],
    [
      'an end of the space that counts as inside',
      'if (ipa < kvm_phys_size(vcpu->arch.hw_mmu))',
      'if (ipa <= kvm_phys_size(vcpu->arch.hw_mmu))',
      'beyond-ipa-space',
    ],
    [
      'an end of the hardware that counts as inside',
      'if (ipa >= BIT_ULL(get_kvm_ipa_limit()))',
      'if (ipa > BIT_ULL(get_kvm_ipa_limit()))',
      'beyond-ipa-space',
    ],
    [
      'an abort without the offset in its page',
      'kvm_vcpu_trap_is_iabt(vcpu), ipa | FAR_TO_FIPA_OFFSET(kvm_vcpu_get_hfar(vcpu)))',
      'kvm_vcpu_trap_is_iabt(vcpu), ipa)',
      'beyond-ipa-space',
    ],
    [
      'external aborts taken for faults of the tables',
      'if (kvm_vcpu_abt_issea(vcpu))',
      'if (esr_fsc_is_sea_ttw(esr))',
      'external-abort',
    ],
    [
      'an exit that user space did not ask for',
      'is_hosts(vcpu, esr) || !test_bit(KVM_ARCH_FLAG_EXIT_SEA, &vcpu->kvm->arch.flags)',
      'is_hosts(vcpu, esr)',
      'external-abort-exit',
    ],
    [
      "the host's own abort for user space",
      'bool walk = esr_fsc_is_sea_ttw(esr) && (esr & ESR_ELx_S1PTW);',
      'bool walk = esr_fsc_is_sea_ttw(esr) && !(esr & ESR_ELx_S1PTW);',
      'external-abort-exit',
    ],
    [
      'an address that nobody wrote, for user space',
      'if (!(esr & ESR_ELx_FnV))\n',
      'if (esr)\n',
      'external-abort-exit',
    ],
    [
      'severity of an error for a VM that has no such field',
      'if (kvm_has_ras(vcpu->kvm))\n',
      '',
      'external-abort-exit',
    ],
    [
      'a read section that is not left where there is no memory',
      '\tret = resolve(vcpu, fault_ipa, esr);\n',
      '\tret = resolve(vcpu, fault_ipa, esr);\n\tif (!ret)\n\t\treturn ret;\n',
      'srcu-balanced',
    ],
    [
      'a read section that begins too late',
      '\tidx = srcu_read_lock(&vcpu->kvm->srcu);\n\tret = resolve(vcpu, fault_ipa, esr);\n',
      '\tret = resolve(vcpu, fault_ipa, esr);\n\tidx = srcu_read_lock(&vcpu->kvm->srcu);\n',
      'slots-under-srcu',
    ],
    [
      'a fault that the guest hypervisor forbids and never hears of',
      'if (ret || kvm_s2_handle_perm_fault(found->vcpu, walk))',
      'if (ret)',
      'nested-fault-forwarded',
    ],
    [
      'the syndrome of the abort for the guest hypervisor, not that of its tables',
      'kvm_s2_trans_esr(walk)',
      'kvm_vcpu_get_esr(vcpu)',
      'nested-fault-forwarded',
    ],
    [
      'a walk that met a change, for user space',
      'if (ret == -EAGAIN)\n\t\treturn 1;\n\tif (ret < 0)',
      'if (ret < 0)',
      'nested-walk-retried',
    ],
    [
      "a nested guest's address as one of the guest",
      'found->ipa = kvm_s2_trans_output(walk);',
      'found->ipa = found->fault_ipa;',
      'no-memory',
    ],
    [
      'a slot that is being moved, taken for memory',
      'if (kvm_is_error_hva(found.hva) || (kvm_is_write_fault(vcpu) && !writable))',
      'if (!found.slot || (kvm_is_write_fault(vcpu) && !writable))',
      'no-memory',
    ],
    [
      'a write to a read-only slot that nobody emulates',
      'kvm_is_error_hva(found.hva) || (kvm_is_write_fault(vcpu) && !writable)',
      'kvm_is_error_hva(found.hva)',
      'no-memory',
    ],
    [
      'a read from a read-only slot that is emulated',
      '(kvm_is_write_fault(vcpu) && !writable)',
      '!writable',
      'no-memory',
    ],
    [
      'cache maintenance that is emulated',
      'kvm_is_error_hva(found->hva) && kvm_vcpu_dabt_is_cm(vcpu)',
      'kvm_is_error_hva(found->hva) && false',
      'no-memory',
    ],
    [
      'cache maintenance of a read-only slot that is skipped',
      'kvm_is_error_hva(found->hva) && kvm_vcpu_dabt_is_cm(vcpu)',
      'kvm_vcpu_dabt_is_cm(vcpu)',
      'no-memory',
    ],
    [
      'a walk of stage-1 tables that is emulated',
      'if (kvm_vcpu_abt_iss1tw(vcpu))',
      'if (false)',
      'no-memory',
    ],
    [
      'an access that is emulated at the start of its page',
      'found->ipa | FAR_TO_FIPA_OFFSET(kvm_vcpu_get_hfar(vcpu)))',
      'found->ipa)',
      'no-memory',
    ],
    [
      'the slot of the next page',
      'gfn_to_memslot(vcpu->kvm, found.ipa >> PAGE_SHIFT)',
      'gfn_to_memslot(vcpu->kvm, (found.ipa >> PAGE_SHIFT) + 1)',
      'memory-resolved',
    ],
    [
      "an access flag that is set at the guest's address, on the tables of a nested guest",
      '(pgt, found->fault_ipa, KVM_PGTABLE_WALK_SHARED)',
      '(pgt, found->ipa, KVM_PGTABLE_WALK_SHARED)',
      'access-flag-set',
    ],
    [
      'a file whose pages are looked up by their address',
      'kvm_slot_has_gmem(found->slot) ? page_of_file(found) : page_of_slot(found)',
      'page_of_slot(found)',
      'memory-fault-exit',
    ],
    ['a fault that was handled, as an exit', 'return ret ? ret : 1;', 'return ret;', 'abort-ends-once'],
    [
      'an abort and an emulated access',
      'return kvm_inject_sea_dabt(vcpu, kvm_vcpu_get_hfar(vcpu));',
      'kvm_inject_sea_dabt(vcpu, kvm_vcpu_get_hfar(vcpu));',
      'abort-ends-once',
    ],
    [
      'a fault that nobody can resolve, resolved',
      '!esr_fsc_is_excl_atomic_fault(esr))\n\t\treturn -EFAULT;',
      '!esr_fsc_is_excl_atomic_fault(esr))\n\t\treturn 1;',
      'odd-fault-refused',
    ],
  ])('finds %s', async (_, from, to, broken) => {
    const report = await verified(changed(from, to), ALONE);
    const told = report.pairs[0]!.divergences.flatMap(({ invariants }) => invariants.map(({ name }) => name));
    expect(told).toContain(broken);
    expect(report.pairs[0]!.word).toBe('breaks');
  });
});
