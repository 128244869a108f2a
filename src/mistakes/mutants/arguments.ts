// SPDX-License-Identifier: GPL-2.0-only
// Why no schedule tells some mutants: arguments about the code, where no walk through all machines can say.
import { compact } from '../plant/same-code.ts';
import type { Mutant } from './mutant.ts';

/** Mutants that no scenario of the model can tell from the original, and the argument. */
interface Argument {
  /** Path of the file with the site. */
  readonly file: string;
  /** The operator. */
  readonly operator: string;
  /** What the replaced code becomes. */
  readonly becomes: string;
  /** Why no scenario can tell. */
  readonly reason: string;
}

const OWN_POINTER =
  'vcpu->arch.hw_mmu belongs to the thread that handles the fault, and no other thread writes it: mmu_lock does not protect the pointer.';

const MARKED_UNDER_LOCK =
  'Who reads the dirty log takes mmu_lock for writing, before the page is mapped or after the unlock: either way the bit is collected or still there, and the page is known to be ' +
  'dirty. properties/schedules.test.ts compares both over all schedules.';

/** The list. An entry is an argument about the code, not a record of what testing failed to find. */
const ARGUMENTS: readonly Argument[] = [
  {
    file: 'legacy/user_mem_abort.ts',
    operator: 'move-lock',
    becomes: 'k.kvm_fault_lock(kvm); if (nested) adjust_nested_fault_perms(k, nested, prot, writable);',
    reason:
      'The helper reads the result of the nested walk, which belongs to this thread, and writes two locals: it does the same with the lock held.',
  },
  ...[
    { file: 'legacy/user_mem_abort.ts', pointer: 'vcpu.arch.hw_mmu.pgt' },
    { file: 'refactored/extracted-helpers/kvm_s2_fault_map.ts', pointer: 'fault.vcpu.arch.hw_mmu.pgt' },
    { file: 'refactored/state-object/kvm_s2_fault_map.ts', pointer: 'fault.vcpu.arch.hw_mmu.pgt' },
    { file: 'refactored/fault-desc/kvm_s2_fault_map.ts', pointer: 's2fd.vcpu.arch.hw_mmu.pgt' },
  ].map(({ file, pointer }) => ({
    file,
    operator: 'move-lock',
    becomes: `pgt = ${pointer}; k.kvm_fault_lock(kvm);`,
    reason: OWN_POINTER,
  })),
  ...[
    {
      file: 'legacy/user_mem_abort.ts',
      mark: 'if (writable.value && !ret) k.mark_page_dirty_in_slot(kvm, memslot, gfn);',
    },
    ...['extracted-helpers', 'state-object'].map((state) => ({
      file: `refactored/${state}/kvm_s2_fault_map.ts`,
      mark: 'if (fault.writable && !ret) k.mark_page_dirty_in_slot(kvm, fault.memslot, fault.gfn);',
    })),
    {
      file: 'refactored/fault-desc/kvm_s2_fault_map.ts',
      mark: `if (writable && !ret) {
        let ipa = gfn_to_gpa(k, get_canonical_gfn(k, s2fd, s2vi));
        ipa = ALIGN_DOWN(ipa, mapping_size);
        k.mark_page_dirty_in_slot(kvm, s2fd.memslot, gpa_to_gfn(k, ipa));
      }`,
    },
  ].map(({ file, mark }) => ({
    file,
    operator: 'move-lock',
    becomes: `${mark} k.kvm_fault_unlock(kvm);`,
    reason: MARKED_UNDER_LOCK,
  })),
  {
    file: 'src/kernel/fault/get_user_mapping_size.ts',
    operator: 'move-lock',
    becomes: 'if (ret) return ret; k.local_irq_restore();',
    reason:
      'The walk only fails for an address beyond the table, and hva is a user address below TASK_SIZE; its callback returns 0.',
  },
];

/** Mutants of C, whose text is not repeated here: by what is moved. */
interface ArgumentOfC {
  /** The function that the mutant is in, and its operator. */
  readonly inFunction: string;
  readonly operator: string;
  /** What the replaced code calls. */
  readonly calls: string;
  readonly reason: string;
}

const ARGUMENTS_OF_C: readonly ArgumentOfC[] = [
  ...['adjust_nested_fault_perms', 'adjust_nested_exec_perms'].map((calls) => ({
    inFunction: 'gmem_abort',
    operator: 'move-lock',
    calls,
    reason:
      'The helper reads the result of the nested walk, which belongs to this thread, and changes a local: it does the same with the lock held.',
  })),
  {
    inFunction: 'gmem_abort',
    operator: 'move-lock',
    calls: 'mark_page_dirty_in_slot',
    reason:
      'A slot with a guest_memfd tracks no dirty pages (check_memory_region_flags() in virt/kvm/kvm_main.c): there is nothing to mark, with the lock or without.',
  },
];

/** The argument for a mutant, or null. */
export function argumentFor(mutant: Mutant): string | null {
  const found = mutant.path.endsWith('.c')
    ? ARGUMENTS_OF_C.find((entry) => isAboutC(entry, mutant))
    : ARGUMENTS.find((entry) => isAbout(entry, mutant));
  return found?.reason ?? null;
}

function isAboutC({ calls, inFunction, operator }: ArgumentOfC, mutant: Mutant): boolean {
  return (
    mutant.inFunction === inFunction && mutant.operator === operator && mutant.becomes.includes(`${calls}(`)
  );
}

/**
 * What is wrong with entries of the list that no mutant of the variants is about, as sentences.
 * @param made names of the variants that were mutated; entries about others say nothing
 */
export function argumentsWithoutMutant(
  mutants: readonly Mutant[],
  made: ReadonlySet<string>,
): readonly string[] {
  return ARGUMENTS.filter(({ file }) => made.has(variantOf(file)))
    .filter((entry) => !mutants.some((mutant) => isAbout(entry, mutant)))
    .map(
      ({ becomes, file, operator }) =>
        `the list of arguments is about no mutant with ${operator} in ${file}: ${becomes}`,
    );
}

/** The variant that a file is mutated with; helpers are mutated with the original. */
function variantOf(file: string): string {
  return /^refactored\/([^/]+)\//.exec(file)?.[1] ?? 'legacy';
}

function isAbout(entry: Argument, mutant: Mutant): boolean {
  return (
    entry.file === mutant.path &&
    entry.operator === mutant.operator &&
    compact(entry.becomes) === compact(mutant.becomes)
  );
}
