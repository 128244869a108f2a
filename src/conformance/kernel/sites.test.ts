// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { SITE_CALLS } from '../../kernel/calls.ts';
import { DIMENSIONS } from '../../subjects/user_mem_abort/dimensions/all.ts';
import { FAILURES, heldAt, SITES_HELD, SITES_NOT_HELD } from './sites.ts';

it('where the handler can be held is a site of the model, and every other site says why not', () => {
  for (const call of SITES_HELD) expect(SITE_CALLS).toContain(call);
  expect(SITES_NOT_HELD).toHaveLength(SITE_CALLS.length - SITES_HELD.length);
  const reasons = new Map(SITES_NOT_HELD);
  expect(reasons.get('mmu_invalidate_seq')).toBe('a field that is read, no call');
  expect(reasons.get('kvm_fault_lock')).toBe('not called by user_mem_abort() of this release');
});

it('the site behind the pin is told from the one before it', () => {
  expect(heldAt('read_lock')).toMatchObject({ function: heldAt('__kvm_faultin_pfn').function, after: true });
  expect(heldAt('__kvm_faultin_pfn').after).toBe(false);
});

it('a call that is made to fail is a value of a dimension', () => {
  for (const { dimension, value } of Object.values(FAILURES)) {
    const values = DIMENSIONS.find(({ name }) => name === dimension)?.values.map(({ label }) => label);
    expect(values, dimension).toContain(value);
  }
});
