// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { editing } from '../mistake.ts';
import { changedLines, touches } from './changed-lines.ts';
import type { Mutant } from './mutant.ts';

const PATCH = `diff --git legacy/user_mem_abort.ts legacy/user_mem_abort.ts
index 1111111..2222222 100644
--- legacy/user_mem_abort.ts
+++ legacy/user_mem_abort.ts
@@ -10,2 +10,3 @@ context
-old
-old
+new
+new
+new
@@ -40 +41,0 @@ context
-gone
diff --git refactored/x/gone.ts refactored/x/gone.ts
--- refactored/x/gone.ts
+++ /dev/null
@@ -1,2 +0,0 @@
-a
-b
`;

const mutantAt = (path: string, from: number, to: number): Mutant => ({
  id: '',
  variant: 'legacy',
  operator: '',
  path,
  start: { line: from, column: 1 },
  end: { line: to, column: 1 },
  line: '',
  was: '',
  becomes: '',
  title: '',
  inFunction: '',
  change: { replacements: [] },
  origin: 'mutant',
  planting: editing(() => undefined),
});

describe('changedLines', () => {
  it('has the lines that are new, and the ones around a gap', () => {
    const lines = changedLines(PATCH).get('legacy/user_mem_abort.ts');
    expect(lines).toEqual(new Set([10, 11, 12, 41, 42]));
  });

  it('leaves out a file that is gone', () => {
    expect([...changedLines(PATCH).keys()]).toEqual(['legacy/user_mem_abort.ts']);
  });
});

describe('touches', () => {
  const changed = changedLines(PATCH);

  it.each([
    ['begins on a changed line', 12, 14, true],
    ['reaches over one', 30, 50, true],
    ['lies beside them', 13, 40, false],
  ])('a mutant that %s', (_what, from, to, expected) => {
    expect(touches(mutantAt('legacy/user_mem_abort.ts', from, to), changed)).toBe(expected);
  });

  it('every mutant of a new file, none of one that did not change', () => {
    const all = new Map([['refactored/x/new.ts', 'all' as const]]);
    expect(touches(mutantAt('refactored/x/new.ts', 1, 1), all)).toBe(true);
    expect(touches(mutantAt('legacy/user_mem_abort.ts', 1, 1), all)).toBe(false);
  });
});
