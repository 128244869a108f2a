// SPDX-License-Identifier: GPL-2.0-only
// What holds over several faults, and at the end of a VM.
import type { Invariant } from '../../../core/invariant.ts';
import type { InvariantSet } from '../../../core/invariant-set.ts';
import { hex } from '../../../kernel/bits.ts';
import type { Stage2 } from '../../../kernel/pgtable/stage2.ts';
import type { Leftovers } from '../../../kernel/session/teardown.ts';
import type { Vm } from '../../../kernel/session/vm.ts';

/** A statement about a VM over several faults, judged after each step, or at its end. */
export interface SessionInvariant extends Invariant {
  /** @param left what was left when the VM was torn down; null before that */
  readonly broken: (vm: Vm, left: Leftovers | null) => boolean;
  readonly explain: (vm: Vm, left: Leftovers | null) => string;
}

function unlogged({ m, written }: Vm): readonly number[] {
  return m.env.slotLogging() ? [...written].filter((gfn) => !m.dirty.has(gfn)) : [];
}

function leaves(stage2: Stage2): number {
  stage2.collect();
  return stage2.leafCount();
}

function leavesOf(vm: Vm): number {
  return leaves(vm.canonical) + (vm.hasNested ? leaves(vm.shadow) : 0);
}

/** What only a session can break. */
export const SESSION_INVARIANTS: readonly SessionInvariant[] = [
  {
    name: 'write-logged',
    about: 'What the guest wrote since the dirty log was harvested last is in it.',
    source: 'kvm_get_dirty_log_protect() in virt/kvm/kvm_main.c',
    broken: (vm) => unlogged(vm).length > 0,
    explain: (vm) =>
      `the guest wrote gfn ${unlogged(vm).map(hex).join(', ')}, and no harvest will tell the VMM`,
  },
  {
    name: 'nothing-without-slot',
    about: 'Nothing is mapped while there is no slot.',
    source: 'kvm_arch_flush_shadow_memslot() in arch/arm64/kvm/mmu.c',
    broken: (vm) => !vm.slotPresent && leavesOf(vm) > 0,
    explain: (vm) => `${leavesOf(vm)} leaves are left of a slot that was deleted`,
  },
  {
    name: 'teardown-references',
    about: 'When the VM is gone, nobody holds a reference to its pages.',
    source: 'kvm_release_page_*() in virt/kvm/kvm_main.c',
    broken: (_, left) => left !== null && left.pins !== 0,
    explain: (_, left) => `${left?.pins ?? 0} references are never dropped`,
  },
  {
    name: 'teardown-tables',
    about: 'When the VM is gone, all its page-table pages are free.',
    source: 'kvm_free_stage2_pgd() in arch/arm64/kvm/mmu.c',
    broken: (_, left) => left !== null && left.tables !== 0,
    explain: (_, left) => `${left?.tables ?? 0} page-table pages are never freed`,
  },
  {
    name: 'teardown-mappings',
    about: 'When the VM is gone, so are the mapping objects of protected mode.',
    source: 'pkvm_pgtable_stage2_destroy() in arch/arm64/kvm/pkvm.c',
    broken: (_, left) => left !== null && left.mappings !== 0,
    explain: (_, left) => `${left?.mappings ?? 0} mapping objects are never freed`,
  },
];

/** Adds the invariants that are broken, by position in `SESSION_INVARIANTS`. */
export function findBrokenInSession(vm: Vm, left: Leftovers | null, broken: InvariantSet): void {
  for (let i = 0; i < SESSION_INVARIANTS.length; i++) {
    if (SESSION_INVARIANTS[i].broken(vm, left)) broken.add(i);
  }
}
