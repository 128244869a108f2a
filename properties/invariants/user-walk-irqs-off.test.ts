// SPDX-License-Identifier: GPL-2.0-only
// A walk with interrupts on.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Bug B3. */
const bad: KnownBad = {
  override: () => ({ local_irq_save: () => undefined, local_irq_restore: () => undefined }),
};

describe('the invariant user-walk-irqs-off', () => {
  it('is broken by a handler that walks the user page tables with interrupts on', () => {
    expect(brokenIn(bad, { vmaKind: 'thp' })).toEqual(['user-walk-irqs-off']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['user-walk-irqs-off']);
  });
});
