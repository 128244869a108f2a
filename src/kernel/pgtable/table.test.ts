// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { Table } from './table.ts';

it('keeps entries sorted and finds them, few or many, whatever the order', () => {
  const table = new Table();
  table.init();
  const present = new Set<number>();
  for (let i = 0; i < 300; i++) {
    const idx = (i * 7919) % 512;
    const at = table.find(idx);
    if (at < 0) table.insert(~at, idx, idx, idx * 4096);
    present.add(idx);
    if (i % 5 === 4) {
      const victim = (i * 7919 * 3) % 512;
      const position = table.find(victim);
      expect(position >= 0).toBe(present.has(victim));
      if (position >= 0) table.remove(position);
      present.delete(victim);
    }
  }
  const sorted = [...present].sort((a, b) => a - b);
  expect([...table.index.subarray(0, table.n)]).toEqual(sorted);
  expect([...table.output.subarray(0, table.n)]).toEqual(sorted.map((idx) => idx * 4096));
});
