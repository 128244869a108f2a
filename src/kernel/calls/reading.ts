// SPDX-License-Identifier: GPL-2.0-only
// How the logged numbers of a call read.
import { hex } from '../bits.ts';
import { FOLL_HWPOISON, FOLL_LONGTERM, FOLL_WRITE } from '../pfn.ts';
import {
  KVM_PGTABLE_WALK_IGNORE_EAGAIN,
  KVM_PGTABLE_WALK_LEAF,
  KVM_PGTABLE_WALK_SHARED,
  KVM_PGTABLE_WALK_SKIP_BBM_TLBI,
  KVM_PGTABLE_WALK_SKIP_CMO,
  KVM_PGTABLE_WALK_TABLE_POST,
  KVM_PGTABLE_WALK_TABLE_PRE,
} from '../prot.ts';

/** Turns one logged number into text; numbers that nobody wrote are dealt with before. */
export type Format = (x: number) => string;

/** How the arguments and the result of a call read. */
export interface Reading {
  readonly args: readonly Format[];
  /** Absent where the call has no result. */
  readonly result?: Format;
}

/** Without arguments and without a result. */
export const BARE: Reading = { args: [] };

/** `addr 0x…`: the format's text behind the argument's name. */
export function named(name: string, format: Format): Format {
  return (x) => `${name} ${format(x)}`;
}

export const yesNo: Format = (x) => (x === 0 ? 'no' : 'yes');

/** A logged page: its pfn, 0 for NULL, -1 for a pointer that nobody wrote. */
export const page: Format = (pfn) => (pfn === 0 ? 'NULL' : pfn === -1 ? 'uninitialised' : `page ${hex(pfn)}`);

/** The names of the bits that are set. */
function flagNames(flags: number, names: readonly (readonly [number, string])[]): string {
  const set = names.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return set.length === 0 ? 'no flags' : set.join('|');
}

const FAULT_FLAGS: readonly (readonly [number, string])[] = [
  [FOLL_WRITE, 'FOLL_WRITE'],
  [FOLL_HWPOISON, 'FOLL_HWPOISON'],
  [FOLL_LONGTERM, 'FOLL_LONGTERM'],
];

/** Flags of `get_user_pages()`: `FOLL_WRITE|FOLL_LONGTERM`. */
export const faultFlags: Format = (flags) => flagNames(flags, FAULT_FLAGS);

const FLAGS: readonly (readonly [number, string])[] = [
  [KVM_PGTABLE_WALK_LEAF, 'LEAF'],
  [KVM_PGTABLE_WALK_TABLE_PRE, 'TABLE_PRE'],
  [KVM_PGTABLE_WALK_TABLE_POST, 'TABLE_POST'],
  [KVM_PGTABLE_WALK_SHARED, 'SHARED'],
  [KVM_PGTABLE_WALK_IGNORE_EAGAIN, 'IGNORE_EAGAIN'],
  [KVM_PGTABLE_WALK_SKIP_BBM_TLBI, 'SKIP_BBM_TLBI'],
  [KVM_PGTABLE_WALK_SKIP_CMO, 'SKIP_CMO'],
];

/** `SHARED|SKIP_CMO`. */
export const walkFlags: Format = (flags) => flagNames(flags, FLAGS);
