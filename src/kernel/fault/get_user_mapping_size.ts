// SPDX-License-Identifier: GPL-2.0-only
// The size with which the host maps an address.
import { BIT, toInt } from '../bits.ts';
import { EAGAIN, EFAULT } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { ref } from '../poison.ts';
import type { kvm } from '../types.ts';

const S8_MAX = 127;
const KVM_PGTABLE_FIRST_LEVEL = -1;
const KVM_PGTABLE_LAST_LEVEL = 3;
const KVM_PTE_VALID = 1 << 0;

/**
 * `get_user_mapping_size()` (arch/arm64/kvm/mmu.c at e07fc9e2da91): the size with which the host maps `addr`, or a
 * negative error. With interrupts off the host cannot free the tables that are walked. The `struct kvm_pgtable`
 * that the C builds around `kvm->mm->pgd` is what the façade makes of `kvm.mm`.
 */
export function get_user_mapping_size(k: Kernel, kvm: kvm, addr: number): number {
  const pte = ref(0);
  const level = ref(S8_MAX);

  k.local_irq_save();
  const ret = k.kvm_pgtable_get_leaf(kvm.mm, addr, pte, level);
  k.local_irq_restore();

  if (ret) return ret;

  if (k.WARN_ONCE(level.value > KVM_PGTABLE_LAST_LEVEL, 'level > KVM_PGTABLE_LAST_LEVEL')) return -EFAULT;
  if (k.WARN_ONCE(level.value < KVM_PGTABLE_FIRST_LEVEL, 'level < KVM_PGTABLE_FIRST_LEVEL')) return -EFAULT;

  // The host has unmapped it since the page was pinned: the fault is taken again.
  if (!(pte.value & KVM_PTE_VALID)) return -EAGAIN;

  return toInt(BIT(k.ARM64_HW_PGTABLE_LEVEL_SHIFT(level.value)));
}
