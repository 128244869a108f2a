// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { forgetField } from './forget-field.ts';
import { mutated } from './testing/mutated.ts';

describe('forget-field', () => {
  it('does not write a field', () => {
    expect(
      mutated(
        forgetField,
        `
      fault.gfn = gfn;
      local = gfn;
    `,
      ),
    ).toEqual(['fault.gfn=gfn; -> ;']);
  });

  it('initialises a field with zero', () => {
    expect(mutated(forgetField, 'const fault = { vcpu, fault_ipa, is_perm: is_perm(k), gfn: g() };')).toEqual(
      ['fault_ipa -> fault_ipa:0', 'is_perm(k) -> false', 'g() -> 0'],
    );
  });
});
