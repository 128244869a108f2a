// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { asC } from './as-c.ts';

it.each([
  ['k.read_lock(kvm.mmu_lock);', 'read_lock(kvm.mmu_lock);'],
  ['kvm_is_device_pfn(k, plainPfn(pfn.value)) === null', 'kvm_is_device_pfn(plainPfn(pfn)) == NULL'],
  ["give(k, new FieldRef(s2vi, 'page'))", 'give(&s2vi.page)'],
  ['if (!written(k, writable.value, "writable"))', 'if (!writable)'],
  ['let ret = (k.vabits_actual >>> 0) as number;', 'ret = (vabits_actual);'],
])('%s is %s', (typescript, c) => {
  expect(asC(typescript)).toBe(c);
});
