// SPDX-License-Identifier: GPL-2.0-only
/** What `handle_access_fault()` calls: the access flag of the leaf that is there. */
import { hex } from '../bits.ts';
import type { Machine } from '../machine.ts';
import type { kvm_pgtable } from '../types.ts';
import { Violation } from '../violations.ts';
import { checkValue, unwritten } from './arguments.ts';
import { call, type Self } from './declare.ts';
import { enter } from './enter.ts';
import { named, walkFlags } from './reading.ts';
import { checkPgt, checkWalkMode } from './stage2.ts';
import { Touches } from './touches.ts';

/** The page tables that a walk by name may be of, checked; the walk goes on as if they were the right ones, so that the rest can be judged. */
function walkAllowed(m: Machine, self: Self, pgt: kvm_pgtable, addr: number, flags: number): boolean {
  const written = !(unwritten(addr) || unwritten(flags));
  if (!written) checkValue(m, self, 'an argument', Number.NaN);
  if (!checkPgt(m, self, pgt) || !written) return false;
  checkWalkMode(m, flags);
  return true;
}

/**
 * `kvm_pgtable_stage2_mkyoung()` or, in protected mode, `pkvm_pgtable_stage2_mkyoung()`. An entry that is not valid is left alone. Up to 6.12 it
 * gives the entry that it found, and has no flags: `mkyoungOf()` of `src/kernel/releases/`.
 */
export const kvm_pgtable_stage2_mkyoung = call({
  c: 'void kvm_pgtable_stage2_mkyoung(struct kvm_pgtable *pgt, u64 addr, enum kvm_pgtable_walk_flags flags)',
  file: 'arch/arm64/kvm/hyp/pgtable.c',
  since: '6.14',
  shapes: [{ c: 'kvm_pte_t kvm_pgtable_stage2_mkyoung(struct kvm_pgtable *pgt, u64 addr)', until: '6.13' }],
  needs: { lock: 'mmu_lock', violation: Violation.walkMode },
  site: 'The entry that is there is about to be marked as used.',
  touches: Touches.stage2,
  log: { args: [named('addr', hex), walkFlags] },
  implement: (m, self) => (pgt: kvm_pgtable, addr: number, flags: number) => {
    enter(m, self);
    if (walkAllowed(m, self, pgt, addr, flags)) m.stage2.mkyoung(addr, flags);
    if (m.recorder.tracing) m.recorder.record(self.name, [addr, flags], 0);
  },
});

/** A line for who traces. */
export const trace_kvm_access_fault = call({
  c: 'void trace_kvm_access_fault(unsigned long ipa)',
  file: 'arch/arm64/kvm/trace_arm.h',
  implement: (m, self) => (ipa: number) => {
    checkValue(m, self, 'an address', ipa);
  },
});
