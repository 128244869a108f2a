// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { dropLock } from './drop-lock.ts';
import { mutated } from './testing/mutated.ts';

describe('drop-lock', () => {
  it('leaves out a lock and an unlock', () => {
    expect(
      mutated(
        dropLock,
        `
      k.kvm_fault_lock(kvm);
      k.kvm_fault_unlock(kvm);
    `,
      ),
    ).toEqual(['k.kvm_fault_lock(kvm); -> ;', 'k.kvm_fault_unlock(kvm); -> ;']);
  });
});
