// SPDX-License-Identifier: GPL-2.0-only
// More than the guest hypervisor's stage-2 grants, or for the wrong tables.
import { inLegacy, inVariant, type KnownBad } from './known-bad.ts';

/** Mistakes of a fault that a nested guest takes. */
export const NESTED: readonly KnownBad[] = [
  inLegacy(
    'nested-write-granted-again',
    'A write fault of a nested guest grants W whatever the guest hypervisor says',
    ['within-nested-permission'],
    (code) => {
      const adjust = code.find(
        'user_mem_abort',
        'if (nested) adjust_nested_fault_perms(k, nested, prot, writable);',
      );
      code.insertBehind(adjust, ' if (nested && write_fault) writable.value = true;');
    },
  ),
  inLegacy(
    'nested-exec-granted-again',
    'A fetch of a nested guest grants X whatever the guest hypervisor says',
    ['within-nested-permission'],
    (code) => {
      const adjust = code.find(
        'user_mem_abort',
        'if (nested) adjust_nested_exec_perms(k, kvm, nested, prot);',
      );
      code.insertBehind(adjust, ' if (nested && exec_fault) prot.value |= KVM_PGTABLE_PROT_X;');
    },
  ),
  inLegacy(
    'nested-read-granted-again',
    'A fault of a nested guest grants R whatever the guest hypervisor says',
    ['within-nested-permission'],
    (code) => {
      const adjust = code.find(
        'user_mem_abort',
        'if (nested) adjust_nested_exec_perms(k, kvm, nested, prot);',
      );
      code.insertBehind(adjust, ' if (nested) prot.value |= KVM_PGTABLE_PROT_R;');
    },
  ),
  inVariant(
    'fault-desc',
    'nested-write-granted-again',
    'A write fault of a nested guest grants W whatever the guest hypervisor says',
    ['within-nested-permission'],
    (code) => {
      const adjust = code.find(
        'kvm_s2_fault_compute_prot',
        'if (s2fd.nested) prot.value = adjust_nested_fault_perms(k, s2fd.nested, prot.value);',
      );
      code.insertBehind(
        adjust,
        ' if (s2fd.nested && s2vi.map_writable && k.kvm_is_write_fault(s2fd.vcpu)) prot.value |= KVM_PGTABLE_PROT_W;',
      );
    },
  ),
  inLegacy(
    'dirty-at-nested-ipa',
    'The dirty log is told the gfn of the nested guest instead of the canonical one',
    ['gfn-in-slot', 'dirty-log', 'dirty-has-leaf', 'comparison'],
    (code) => {
      const mark = code.call('user_mem_abort', 'k.mark_page_dirty_in_slot');
      code.replace(mark, 'k.mark_page_dirty_in_slot(kvm, memslot, Math.floor(fault_ipa / k.PAGE_SIZE))');
    },
  ),
];
