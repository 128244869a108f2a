// SPDX-License-Identifier: GPL-2.0-only
// Takes single functions out of a kernel tree, so that they compile without what is around them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodyOf, definitionOf } from '../mistakes/c-edit.ts';
import type { KernelTree } from '../tree/find.ts';

/** The functions by the file that they are in, in an order in which each is known before it is called. */
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  'arch/arm64/include/asm/esr.h': ['esr_fsc_is_excl_atomic_fault'],
  'arch/arm64/include/asm/kvm_emulate.h': [
    'kvm_vcpu_get_esr',
    'kvm_vcpu_get_fault_ipa',
    'kvm_vcpu_abt_iss1tw',
    'kvm_vcpu_dabt_iswrite',
    'kvm_vcpu_trap_get_class',
    'kvm_vcpu_trap_is_iabt',
    'kvm_vcpu_trap_is_exec_fault',
    'kvm_vcpu_trap_get_fault_type',
    'kvm_vcpu_trap_is_permission_fault',
    'kvm_vcpu_trap_is_translation_fault',
    'kvm_vcpu_trap_get_perm_fault_granule',
    'kvm_is_write_fault',
  ],
  'arch/arm64/include/asm/kvm_nested.h': [
    'kvm_s2_trans_readable',
    'kvm_s2_trans_writable',
    'kvm_s2_trans_executable',
    'kvm_encode_nested_level',
  ],
  'arch/arm64/kvm/mmu.c': [
    'memslot_is_logging',
    'get_user_mapping_size',
    'fault_supports_stage2_huge_mapping',
    'transparent_hugepage_adjust',
    'get_vma_page_shift',
  ],
};
/** What they use that is no function. */
const MACRO = 'KVM_NV_GUEST_MAP_SZ';

/** The text of a header with every function that the tree has; `HAVE_<name>` says which those are. */
export function extract({ folder }: KernelTree): string {
  const texts: string[] = [];
  for (const [path, names] of Object.entries(FUNCTIONS)) {
    const file = join(folder, path);
    if (!existsSync(file)) continue;
    const text = readFileSync(file, 'utf8');
    const macro = new RegExp(`^#define\\s+${MACRO}\\b.*$`, 'm').exec(text);
    if (macro !== null) texts.push(macro[0]);
    for (const name of names) {
      const definition = definitionOf(text, name);
      // esr.h is included as it is.
      if (definition === null) continue;
      texts.push(`#define HAVE_${name} 1`);
      if (!path.endsWith('/esr.h')) texts.push(definition);
    }
    const shift = bodyOf(text, 'get_vma_page_shift');
    if (shift !== null && /^[^{]*,/.test(text.slice(...shift))) texts.unshift('#define VMA_SHIFT_BY_HVA 1');
  }
  return `${texts.join('\n')}\n`;
}
