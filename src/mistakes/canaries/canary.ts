// SPDX-License-Identifier: GPL-2.0-only
// Puts a sabotaged kernel under a variant.

import { takesDescriptor, type Variant } from '../../core/variant.ts';
import type { ClassicUserMemAbort, Kernel } from '../../kernel/kernel.ts';
import type { kvm_s2_fault_desc } from '../../kernel/types.ts';

/** A known-bad variant: the reference with one kernel function that does not do its work. A run that misses it proves nothing. */
export interface Canary {
  readonly name: string;
  /** What it stands for. */
  readonly about: string;
  /** The façade functions that are replaced. */
  readonly sabotage: (k: Kernel) => Partial<Kernel>;
}

/** The reference variant under a sabotaged kernel. */
export function sabotaged(canary: Canary, reference: Variant): Variant {
  let honest: Kernel | null = null;
  let broken: Kernel | null = null;
  const spoil = (k: Kernel): Kernel => {
    if (broken === null || honest !== k) {
      honest = k;
      // The prototype keeps the configuration's accessors live.
      broken = Object.assign(Object.create(k) as Kernel, canary.sabotage(k));
    }
    return broken;
  };
  const f = reference.user_mem_abort;
  const { name } = canary;
  if (takesDescriptor(f))
    return { name, user_mem_abort: (k: Kernel, s2fd: kvm_s2_fault_desc) => f(spoil(k), s2fd) };
  const classic: ClassicUserMemAbort = (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) =>
    f(spoil(k), vcpu, fault_ipa, nested, memslot, hva, fault_is_perm);
  return { name, user_mem_abort: classic };
}
