// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BUGS } from './all.ts';

describe('the corpus', () => {
  it('has one file for each bug, of the same name', () => {
    const files = readdirSync(new URL('.', import.meta.url)).filter((name) => !/^(all|bug)\./.test(name));
    expect(files.sort()).toEqual(BUGS.map(({ id }) => `${id.toLowerCase()}.ts`).sort());
  });

  it.each(BUGS)('says of $id what was wrong, when it shows, what fixed it and what brings it back', (bug) => {
    expect(bug.fixedBy).toMatch(/^[0-9a-f]{12,40}(, [0-9a-f]{12,40})?$/);
    expect(bug.title).toMatch(/^\S.*[^.]$/);
    expect(bug.showsWhen).toMatch(/[^.]$/);
    expect(bug.change).toMatch(/\.$/);
  });

  it('gives a sentence as the reason wherever structure rules a bug out', () => {
    const reasons = BUGS.flatMap(({ states }) =>
      Object.values(states).flatMap((planting) => (planting.kind === 'ruled-out' ? [planting.why] : [])),
    );
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toMatch(/^[A-Zk].*\.$/);
  });
});
