// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { skipEffect } from './skip-effect.ts';
import { mutated } from './testing/mutated.ts';

describe('skip-effect', () => {
  it('leaves out a call, and an assignment to a local', () => {
    expect(
      mutated(
        skipEffect,
        `
      k.mark_page_dirty_in_slot(kvm, slot, gfn);
      ret = use();
    `,
      ),
    ).toEqual(['k.mark_page_dirty_in_slot(kvm,slot,gfn); -> ;', 'ret=use(); -> ;']);
  });

  it('leaves locks, releases and fields to the operators that are about them', () => {
    expect(
      mutated(
        skipEffect,
        `
      k.kvm_fault_lock(kvm);
      k.kvm_release_page_unused(page);
      fault.gfn = gfn;
    `,
      ),
    ).toEqual([]);
  });
});
