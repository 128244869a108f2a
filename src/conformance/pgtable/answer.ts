// SPDX-License-Identifier: GPL-2.0-only
/** What came of an operation. The driver prints the same, one line an operation; see conformance/pgtable/driver.c. */
export interface Answer {
  readonly ret: number;
  /** What an operation tells besides: geometry, the leaf that was asked for. */
  readonly value: string;
  /** Pages that were taken from the memory cache. */
  readonly taken: number;
  readonly warnings: number;
  /** TLB and cache maintenance in order: number of entries, hash of all, the first four. */
  readonly log: string;
  /** Every leaf after the operation, those that continue each other as one run. */
  readonly leaves: string;
  /** Table pages that a walk reaches, the root left out. */
  readonly tables: number;
  /** Whether the count of each table page is that of its entries, and no page was lost. */
  readonly counts: boolean;
}

/** The line that the driver prints of it. */
export function answerLine(a: Answer): string {
  const counts = a.counts ? 'right' : 'wrong';
  return `ret=${a.ret} value=${a.value} taken=${a.taken} warnings=${a.warnings} log=${a.log} leaves=${a.leaves} tables=${a.tables} counts=${counts}`;
}

/** Names of the fields in which two lines differ. */
export function differingFields(a: string, b: string): readonly string[] {
  const of = (line: string): ReadonlyMap<string, string> =>
    new Map([...line.matchAll(/(\w+)=(.*?)(?= \w+=|$)/g)].map((match) => [match[1]!, match[2]!]));
  const left = of(a);
  const right = of(b);
  if (left.size === 0 || right.size === 0) return ['the program'];
  return [...left.keys()].filter((name) => left.get(name) !== right.get(name));
}
