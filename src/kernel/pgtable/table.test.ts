// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PTE_LOCKED, PTE_TABLE } from './attributes.ts';
import { Table } from './table.ts';

const STEP = 0x1000;

function fresh(): Table {
  const table = new Table();
  table.init(STEP);
  return table;
}

/** Every entry of a table, one by one. */
function entries(table: Table): (readonly [idx: number, attr: number, output: number])[] {
  return Array.from({ length: table.n }, (_, position) =>
    Array.from({ length: table.length[position] ?? 0 }, (_, k) => {
      const idx = (table.index[position] ?? 0) + k;
      return [idx, table.attr[position] ?? 0, table.outputOf(position, idx)] as const;
    }),
  ).flat();
}

/** What is done to one table: the same to a plain map of entries. */
const operation = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    idx: fc.nat(40),
    attr: fc.constantFrom(0, 3, PTE_LOCKED),
    page: fc.nat(40),
  }),
  fc.record({ kind: fc.constant('same' as const), idx: fc.nat(40), attr: fc.constantFrom(0, 3, PTE_TABLE) }),
  fc.record({ kind: fc.constant('clear' as const), idx: fc.nat(40), count: fc.integer({ min: 1, max: 12 }) }),
);

describe('a table of runs', () => {
  it('holds what a table of single entries holds, whatever is done to it', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const table = fresh();
        const plain = new Map<number, readonly [attr: number, output: number]>();
        const set = (idx: number, attr: number, output: number): void => {
          const position = table.find(idx);
          expect(position >= 0).toBe(plain.has(idx));
          if (position < 0) table.insert(~position, idx, attr, output);
          else {
            const alone = table.cut(position, idx, idx + 1);
            table.attr[alone] = attr;
            table.output[alone] = output;
          }
          table.join(table.find(idx));
          plain.set(idx, [attr, output]);
        };
        for (const op of operations) {
          if (op.kind === 'set') set(op.idx, op.attr, op.page * STEP);
          else if (op.kind === 'same') set(op.idx, op.attr, op.idx * STEP);
          else {
            const position = table.find(op.idx);
            if (position < 0) continue;
            const end = (table.index[position] ?? 0) + (table.length[position] ?? 0);
            const to = Math.min(end, op.idx + op.count);
            table.remove(table.cut(position, op.idx, to));
            for (let idx = op.idx; idx < to; idx++) plain.delete(idx);
          }
          expect(entries(table)).toEqual(
            [...plain].sort(([a], [b]) => a - b).map(([idx, [attr, output]]) => [idx, attr, output]),
          );
        }
      }),
    );
  });

  it('keeps a full table as one run, and joins again what was told apart', () => {
    const table = fresh();
    table.fill(512, 3, 0x40000000);
    expect([table.n, table.refs]).toEqual([1, 513]);
    const alone = table.cut(0, 7, 8);
    expect([table.n, alone, table.output[alone]]).toEqual([3, 1, 0x40000000 + 7 * STEP]);
    table.join(alone);
    expect(table.n).toBe(1);
  });

  it('never joins tables, or entries that are locked', () => {
    for (const attr of [PTE_TABLE, PTE_LOCKED]) {
      const table = fresh();
      table.insert(0, 0, attr, 0);
      table.insert(1, 1, attr, STEP);
      table.join(0);
      expect(table.n).toBe(2);
    }
  });
});
