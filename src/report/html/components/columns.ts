// SPDX-License-Identifier: GPL-2.0-only
// The address spaces of a machine as boxes.

import { ALIGN_DOWN, hex } from '../../../kernel/bits.ts';
import type { LeafRun } from '../../../kernel/pgtable/leaf_runs.ts';
import { protName } from '../../../kernel/prot.ts';
import { bytes } from '../../../kernel/words.ts';
import type { MachineSnapshot } from '../../../subjects/user_mem_abort/snapshot.ts';
import type { RunDetail } from '../../detail/detail.ts';
import { number } from '../../words.ts';

/** A range in one address space, measured from the faulting page. */
export interface Box {
  /** Bytes from the faulting page; null where the range has no known end. */
  readonly from: number | null;
  readonly to: number | null;
  /** The most important first: a small box shows fewer. */
  readonly lines: readonly string[];
  readonly kind: 'slot' | 'vma' | 'host' | 'leaf' | 'nested' | 'wrong';
}

/** One address space of the machine. */
export interface Column {
  readonly title: string;
  readonly boxes: readonly Box[];
  /** Said where there is no box. */
  readonly empty: string;
}

/** Leaves of one column that are drawn: those nearest to the fault. */
const MOST_LEAVES = 7;

/** The address spaces from the guest to the host, and stage-2 before and after: all measured from the faulting page. */
export function columnsOf(
  before: MachineSnapshot,
  legacy: Pick<RunDetail, 'variant' | 'final'>,
  refactored: Pick<RunDetail, 'variant' | 'final'>,
): readonly Column[] {
  const [first, second] = [legacy.final ?? before, refactored.final ?? before];
  const same = sameShape(first.leaves, second.leaves);
  const hosts = [first, second].map(({ host }) => host);
  const changed = hosts.find((host) => !sameShape(host, before.host));
  return [
    ...(before.nested === null ? [] : [nestedColumn(before, before.nested)]),
    slotColumn(before),
    vmaColumn('hva space', before),
    hostColumn('host memory', before),
    ...(changed === undefined ? [] : [hostColumn('host memory after', { ...before, host: changed })]),
    leafColumn('stage-2 before', before, before.leaves, before.host),
    ...(same
      ? [leafColumn('stage-2 after both', before, first.leaves, first.host)]
      : [
          leafColumn(`after ${legacy.variant}`, before, first.leaves, first.host),
          leafColumn(`after ${refactored.variant}`, before, second.leaves, second.host),
        ]),
  ];
}

function sameShape(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function nestedColumn(before: MachineSnapshot, size: number): Column {
  const page = pageOf(before);
  const from = ALIGN_DOWN(before.faultIpa, size) - page;
  return {
    title: 'L2 IPA space',
    boxes: [
      {
        from,
        to: from + size,
        kind: 'nested',
        lines: [`guest stage-2, ${bytes(size)}`, hex(page + from), `at ${hex(before.faultIpa)}`],
      },
    ],
    empty: '',
  };
}

function slotColumn({ hva, ipa, pageSize, slot }: MachineSnapshot): Column {
  const base = ALIGN_DOWN(ipa, pageSize) - hva;
  const at = (address: number | null): string => (address === null ? 'any' : hex(address + base));
  return {
    title: 'IPA space',
    boxes:
      slot === null
        ? []
        : [
            {
              from: offset(slot.start, hva),
              to: offset(slot.end, hva),
              kind: 'slot',
              lines: [
                'memslot',
                ...(slot.logging ? ['dirty logging'] : []),
                ...(slot.readonly ? ['read-only'] : []),
                `at ${hex(ipa)}`,
                `${at(slot.start)} to`,
                at(slot.end),
              ],
            },
          ],
    empty: 'memslot: any',
  };
}

function vmaColumn(title: string, { hva, vma }: MachineSnapshot): Column {
  const at = (address: number | null): string => (address === null ? 'any' : hex(address));
  const box = (): Box => ({
    from: offset(vma?.start ?? null, hva),
    to: offset(vma?.end ?? null, hva),
    kind: 'vma',
    lines: [`VMA ${vma?.kind}`, `at ${hex(hva)}`, `${at(vma?.start ?? null)} to`, at(vma?.end ?? null)],
  });
  return {
    title,
    boxes: vma === null || vma.kind === 'hole' ? [] : [box()],
    empty: vma === null ? 'VMA: any' : 'no VMA',
  };
}

function hostColumn(title: string, { host, hva, pageSize, vma }: MachineSnapshot): Column {
  if (host === null || host.start === null || host.end === null)
    return { title, boxes: [], empty: vma?.kind === 'hole' ? 'nothing' : 'any' };
  const size = host.end - host.start;
  return {
    title,
    boxes: [
      {
        from: host.start - hva,
        to: host.end - hva,
        kind: 'host',
        lines: [
          size === pageSize ? `page, ${bytes(size)}` : `contiguous, ${bytes(size)}`,
          `pfn ${hex(host.pa / pageSize)}`,
          [host.entry, host.present ? '' : 'unmapped'].filter((word) => word).join(', '),
          `pa ${hex(host.pa)}`,
        ].filter((line) => line !== ''),
      },
    ],
    empty: '',
  };
}

function leafColumn(
  title: string,
  before: MachineSnapshot,
  leaves: readonly LeafRun[],
  host: MachineSnapshot['host'],
): Column {
  const page = pageOf(before);
  const distance = ({ addr, size }: LeafRun): number =>
    addr > page ? addr - page : Math.max(0, page - (addr + size - 1));
  const nearest = [...leaves]
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, MOST_LEAVES)
    .sort((a, b) => a.addr - b.addr);
  const left = leaves.length - nearest.length;
  return {
    title: left === 0 ? title : `${title} (+${number(left)} more)`,
    boxes: nearest.map((leaf) => {
      const from = leaf.addr - page;
      const [permissions, ...more] = protName(leaf.prot).split(' ');
      const wrong = wrongIn(leaf, from, before, host);
      return {
        from,
        to: from + leaf.size,
        kind: wrong === null ? 'leaf' : 'wrong',
        lines: [
          `${bytes(leaf.size / leaf.leaves)}${leaf.leaves > 1 ? ` × ${number(leaf.leaves)}` : ''} ${permissions}`,
          `→ pa ${hex(leaf.pa)}`,
          ...(wrong === null ? [] : [wrong]),
          ...more,
          `at ${hex(leaf.addr)}`,
          `level ${leaf.level}`,
        ],
      };
    }),
    empty: 'nothing mapped',
  };
}

/** What is wrong with a leaf over the faulting page by what the host has there; null if nothing is, or it is not known. */
function wrongIn(
  leaf: LeafRun,
  from: number,
  { hva }: MachineSnapshot,
  host: MachineSnapshot['host'],
): string | null {
  if (host === null || host.start === null || host.end === null) return null;
  const to = from + leaf.size;
  if (from > 0 || to <= 0) return null;
  if (leaf.pa - from !== host.pa + (hva - host.start)) return 'not the host page';
  return from < host.start - hva || to > host.end - hva ? 'past the host page' : null;
}

/** The faulting page in the address space that stage-2 translates. */
function pageOf({ faultIpa, pageSize }: MachineSnapshot): number {
  return ALIGN_DOWN(faultIpa, pageSize);
}

function offset(address: number | null, base: number): number | null {
  return address === null ? null : address - base;
}
