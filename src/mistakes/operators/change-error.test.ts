// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { changeError } from './change-error.ts';
import { mutated } from './testing/mutated.ts';

describe('change-error', () => {
  it('returns another error, or none', () => {
    expect(
      mutated(
        changeError,
        `
      if (a) return -EFAULT;
      return 0;
    `,
      ),
    ).toEqual(['-EFAULT -> -EAGAIN', '-EFAULT -> 0', '0 -> 1']);
  });

  it('forgets what it was told', () => {
    expect(mutated(changeError, 'return ret;')).toEqual(['ret -> 0']);
  });
});
