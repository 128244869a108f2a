// SPDX-License-Identifier: GPL-2.0-only
// What somebody may have meant by a name that nobody knows.
import leven from 'leven';
import type { Program } from '../type/program.ts';

/** Names that the kernel changed; who uses one in a file of another release is told the other. */
const RENAMED: readonly (readonly [string, string])[] = [
  ['kvm_vcpu_trap_get_fault_type', 'esr_fsc_is_permission_fault'],
  ['mmu_notifier_retry', 'mmu_invalidate_retry'],
  ['mmu_notifier_seq', 'mmu_invalidate_seq'],
  ['__gfn_to_pfn_memslot', '__kvm_faultin_pfn'],
  ['kvm_release_pfn_clean', 'kvm_release_faultin_page'],
  ['kvm_set_pfn_dirty', 'kvm_release_faultin_page'],
  ['kvm_s2_trans_executable', 'kvm_s2_trans_exec_el0'],
  ['cpus_have_const_cap', 'cpus_have_final_cap'],
  ['FSC_PERM', 'ESR_ELx_FSC_PERM'],
  ['find_vma_intersection', 'vma_lookup'],
];

/** A sentence about names that are like one that nobody knows. */
export function nearest(program: Program, name: string): string {
  for (const [a, b] of RENAMED) {
    if (name === a) return `later releases have ${b}; --release says which one the file is of`;
    if (name === b) return `earlier releases have ${a}; --release says which one the file is of`;
  }
  const all = [
    ...program.prototypes.keys(),
    ...program.variables.keys(),
    ...program.enumerators.keys(),
    ...program.facade.functions.keys(),
    ...program.unit.functions.keys(),
  ];
  const near = alike(all, name);
  const declare = 'declare it in a header that --facade names, if the model has it';
  return near.length === 0 ? declare : `the façade has ${near.join(', ')}`;
}

/** What to do about a function that is to be verified and is not in the file. */
export function nearestFunction({ unit }: Program, name: string): string {
  if (unit.functions.size === 0) return 'it has no function at all; name a C file of the kernel';
  const near = alike([...unit.functions.keys()], name);
  return near.length === 0
    ? '--function names one that the file has, --file another file of the tree'
    : `the file has ${near.join(', ')}, and --function names what is verified`;
}

/** Names that differ from one in a few letters, the most alike first. */
function alike(all: readonly string[], name: string): readonly string[] {
  return all
    .map((other) => ({ other, distance: leven(name, other) }))
    .filter(({ distance }) => distance <= Math.max(2, name.length / 4))
    .sort((x, y) => x.distance - y.distance)
    .slice(0, 3)
    .map(({ other }) => other);
}
