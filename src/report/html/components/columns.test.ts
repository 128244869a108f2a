// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import type { MachineSnapshot } from '../../../subjects/user_mem_abort/snapshot.ts';
import { type Column, columnsOf } from './columns.ts';

const PAGE = 0x1000;
const HVA = 0x7f00_0000_5000;
const IPA = 0x10_0000_5000;
const PA = 0x20_0000_1000;

const BEFORE: MachineSnapshot = {
  pageSize: PAGE,
  faultIpa: IPA + 0x48,
  ipa: IPA + 0x48,
  hva: HVA,
  nested: null,
  slot: { start: HVA - 5 * PAGE, end: null, logging: true, readonly: false },
  vma: null,
  host: { start: HVA, end: HVA + PAGE, pa: PA, present: true, entry: 'writable' },
  leaves: [],
  pages: [],
};

function columnsWith(legacy: Partial<MachineSnapshot>, refactored: Partial<MachineSnapshot>) {
  return columnsOf(
    BEFORE,
    { variant: 'legacy', final: { ...BEFORE, ...legacy } },
    { variant: 'a', final: { ...BEFORE, ...refactored } },
  );
}

function leaf(addr: number, size: number, pa: number) {
  return { addr, size, pa, level: 3, prot: 0, leaves: 1 };
}

const RIGHT = leaf(IPA, PAGE, PA);

test('all spaces are measured from the faulting page, and what nothing looked at is open', () => {
  const [ipa, hva, host] = columnsWith({}, {});
  expect(ipa.boxes).toEqual([
    {
      from: -5 * PAGE,
      to: null,
      kind: 'slot',
      lines: expect.arrayContaining(['memslot', 'dirty logging', 'any']),
    },
  ]);
  expect(hva).toMatchObject({ boxes: [], empty: 'VMA: any' });
  expect(host.boxes).toMatchObject([{ from: 0, to: PAGE, kind: 'host' }]);
});

test('stage-2 after both stands once where it is equal, and the host again where it changed', () => {
  const titles = (columns: readonly Column[]): readonly string[] => columns.map(({ title }) => title);
  expect(titles(columnsWith({ leaves: [RIGHT] }, { leaves: [RIGHT] })).slice(3)).toEqual([
    'stage-2 before',
    'stage-2 after both',
  ]);
  const moved = { start: HVA, end: HVA + PAGE, pa: PA + 4 * PAGE, present: true, entry: 'writable' };
  expect(titles(columnsWith({}, { leaves: [RIGHT], host: moved })).slice(3)).toEqual([
    'host memory after',
    'stage-2 before',
    'after legacy',
    'after a',
  ]);
});

test.each([
  ['the page that the host has', RIGHT, 'leaf'],
  ['another page', leaf(IPA, PAGE, PA + PAGE), 'wrong'],
  ['more than the page', leaf(IPA, 4 * PAGE, PA), 'wrong'],
  ['another address', leaf(IPA + PAGE, PAGE, PA), 'leaf'],
])('a leaf that maps %s', (_, mapped, kind) => {
  const after = columnsWith({}, { leaves: [mapped] }).at(-1);
  expect(after?.boxes).toMatchObject([{ kind, from: mapped.addr - IPA }]);
});

test('of many leaves the nearest are drawn', () => {
  const many = Array.from({ length: 20 }, (_, i) => leaf(IPA + 2 * i * PAGE, PAGE, PA + 9 * i * PAGE));
  const after = columnsWith({}, { leaves: many }).at(-1);
  expect(after?.title).toBe('after a (+13 more)');
  expect(after?.boxes.map(({ from }) => from)).toEqual([0, 2, 4, 6, 8, 10, 12].map((n) => n * PAGE));
});
