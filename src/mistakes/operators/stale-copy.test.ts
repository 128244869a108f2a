// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { staleCopy } from './stale-copy.ts';
import { mutated } from './testing/mutated.ts';

describe('stale-copy', () => {
  it('reads the original where the copy is meant', () => {
    expect(
      mutated(
        staleCopy,
        `
      const pfnp = ref(pfn);
      adjust(pfnp);
      use(pfnp.value);
    `,
      ),
    ).toEqual(['pfnp.value -> pfn']);
  });

  it('keeps what is written back', () => {
    expect(
      mutated(
        staleCopy,
        `
      const pfnp = ref(fault.pfn);
      fault.pfn = pfnp.value;
    `,
      ),
    ).toEqual([]);
  });
});
