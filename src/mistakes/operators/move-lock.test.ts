// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { moveLock } from './move-lock.ts';
import { mutated } from './testing/mutated.ts';

describe('move-lock', () => {
  it('changes places with what stands beside a lock', () => {
    expect(
      mutated(
        moveLock,
        `
      a();
      k.kvm_fault_lock(kvm);
      b();
    `,
      ),
    ).toEqual([
      'a();k.kvm_fault_lock(kvm); -> k.kvm_fault_lock(kvm);a();',
      'k.kvm_fault_lock(kvm);b(); -> b();k.kvm_fault_lock(kvm);',
    ]);
  });

  it('leaves a declaration where it is', () => {
    expect(
      mutated(
        moveLock,
        `
      const a = 1;
      k.kvm_fault_lock(kvm);
    `,
      ),
    ).toEqual([]);
  });
});
