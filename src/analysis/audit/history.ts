// SPDX-License-Identifier: GPL-2.0-only
// What the follow-up made of each field.
import type { AuditedField, StateAudit } from './audit.ts';

/** What became of a field in the series that followed. */
export type Fate = 'kept' | 'renamed' | 'removed';

/** A field's verdict beside what really happened. */
export interface FieldHistory {
  readonly field: string;
  readonly verdict: AuditedField['verdict'];
  readonly named: boolean;
  readonly fate: Fate;
  /** The field that took its place. */
  readonly becomes: string | null;
  /** `named` and gone, or neither; a field that was renamed counts as gone. */
  readonly agrees: boolean;
  /** What explains it where verdict and fate do not simply agree; null if nobody has explained it. */
  readonly explanation: string | null;
}

/** Names under which the follow-up series kept something of a field, told by nothing in the sources. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['writable', 'map_writable'],
  ['s2_force_noncacheable', 'map_non_cacheable'],
  ['force_pte', 'max_map_size'],
]);

const EXPLAINED: ReadonlyMap<string, string> = new Map([
  [
    'fault_ipa',
    'The field stayed, what the audit objects to went: the descriptor keeps the address as reported, and the aligned one became the local gfn of the map step.',
  ],
  [
    'vma_pagesize',
    'The field stayed, what the audit objects to went: the map step no longer overwrites it but computes a local mapping_size.',
  ],
  [
    'pfn',
    'The field stayed, what the audit objects to went: the map step moves a local copy to the start of the block instead of the field.',
  ],
  [
    'writable',
    'Split as the verdict asks: map_writable is what the pin reported and nobody changes it; whether the entry is writable is decided in compute_prot and carried by the W bit of prot.',
  ],
  [
    's2_force_noncacheable',
    'Decided where the pfn becomes known, as the verdict asks: kvm_s2_fault_pin_pfn() fills in map_non_cacheable, and device beside it.',
  ],
  [
    'force_pte',
    'Recoded: the flag became the size limit that it stood for, max_map_size, which one function alone computes.',
  ],
  [
    'prot',
    'Not derivable, but no state either: it became the out-parameter of compute_prot and an argument of map.',
  ],
  [
    'vfio_allow_any_uc',
    'A miss: cached by the step that also stores vm_flags, which the audit lets pass. It was taken out by state-object already, because vm_flags tells it.',
  ],
  [
    'vma_shift',
    'A miss: cached beside vma_pagesize, of which it is the logarithm, which the audit lets pass. It was taken out by state-object already, which keeps one of the two.',
  ],
]);

/** Compares the verdicts on one state with the structures of a later one. */
export function compareWithLater(before: StateAudit, after: StateAudit): FieldHistory[] {
  const later = new Map(after.fields.map((f) => [f.field, f]));
  return before.fields.map((f) => {
    const becomes = RENAMED.get(f.field) ?? null;
    const fate: Fate = later.has(f.field)
      ? 'kept'
      : becomes !== null && later.has(becomes)
        ? 'renamed'
        : 'removed';
    return {
      field: f.field,
      verdict: f.verdict,
      named: f.named,
      fate,
      becomes: fate === 'renamed' ? becomes : null,
      agrees: f.named === (fate !== 'kept'),
      explanation: fate === 'kept' && !f.named ? null : (EXPLAINED.get(f.field) ?? null),
    };
  });
}
