// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { checkStructure } from './check.ts';
import { altered } from './testing/altered.ts';

describe('the structure rules', () => {
  it('refuse to judge what they do not follow, rather than let it pass', () => {
    const bad = altered(
      'fault-desc',
      'user_mem_abort',
      '  let ret = POISON_NUMBER;',
      '  let ret = 0;\n  while (ret) ret = 0;',
    );
    const results = checkStructure(bad);
    expect(results.map((result) => result.holds)).toEqual([false, false, false, false]);
    expect(results[0].findings[0]).toMatchObject({
      at: expect.stringMatching(/^refactored\/fault-desc\/user_mem_abort\.ts:\d+$/),
      message: 'cannot be judged: WhileStatement is not followed',
    });
  });

  it('show decisions in the order in which a path takes them', () => {
    const bad = altered('fault-desc', 'user_mem_abort', 'k.kvm_release_page_unused(s2vi.page);', '');
    const finding = checkStructure(bad).find((result) => result.rule === 'pins-are-released')?.findings[0];
    const path = finding?.path ?? [];
    const at = (text: string): number => path.findIndex((line) => line.includes(text));
    expect(at('user_mem_abort()')).toBe(0);
    expect(at('mmap_read_lock()')).toBeGreaterThan(0);
    expect(at('the page is pinned')).toBeGreaterThan(at('mmap_read_unlock()'));
    expect(at('return ret;')).toBe(path.length - 1);
  });
});
