// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { NestedSize } from '../environment.ts';
import { ref } from '../poison.ts';
import {
  KVM_NV_GUEST_MAP_SZ_SHIFT,
  KVM_PGTABLE_PROT_PX,
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_RWX,
  KVM_PGTABLE_PROT_UX,
  KVM_PGTABLE_PROT_X,
} from '../prot.ts';
import { boot } from '../testing/boot.ts';
import type { Overrides } from '../testing/environment.ts';
import { adjust_nested_exec_perms } from './adjust_nested_exec_perms.ts';
import { adjust_nested_fault_perms } from './adjust_nested_fault_perms.ts';

describe('adjust_nested_fault_perms()', () => {
  const adjust = (overrides: Overrides, writable: boolean) => {
    const { m, k } = boot({ nestedSize: NestedSize.page, ...overrides });
    const prot = ref(KVM_PGTABLE_PROT_R);
    const w = ref(writable);
    adjust_nested_fault_perms(k, m.fault.trans.face, prot, w);
    return { prot: prot.value, writable: w.value };
  };

  it('takes what the guest does not grant and never grants anything', () => {
    expect(adjust({}, true).writable).toBe(true);
    expect(adjust({ nestedWritable: false }, true).writable).toBe(false);
    expect(adjust({}, false).writable).toBe(false);
    expect(adjust({}, true).prot & KVM_PGTABLE_PROT_R).not.toBe(0);
    expect(adjust({ nestedReadable: false }, true).prot & KVM_PGTABLE_PROT_R).toBe(0);
  });

  it("records the level of the guest's entry in the software bits", () => {
    const level = (nestedSize: NestedSize) => adjust({ nestedSize }, true).prot >>> KVM_NV_GUEST_MAP_SZ_SHIFT;
    expect(level(NestedSize.pud)).toBe(1);
    expect(level(NestedSize.pmd)).toBe(2);
    expect(level(NestedSize.page)).toBe(3);
  });
});

it('adjust_nested_exec_perms() takes UX and PX apart', () => {
  const exec = (nestedXn: number) => {
    const { m, k, kvm } = boot({ nestedSize: NestedSize.page, nestedXn });
    const prot = ref(KVM_PGTABLE_PROT_RWX);
    adjust_nested_exec_perms(k, kvm, m.fault.trans.face, prot);
    return prot.value & KVM_PGTABLE_PROT_X;
  };
  expect([0, 1, 2, 3].map(exec)).toEqual([KVM_PGTABLE_PROT_X, KVM_PGTABLE_PROT_UX, 0, KVM_PGTABLE_PROT_PX]);
});
