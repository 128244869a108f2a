// SPDX-License-Identifier: GPL-2.0-only
// Flattens a final machine.

import type { OutcomeVector } from '../../core/outcome-vector.ts';
import { HostPte } from '../../kernel/environment.ts';
import type { Machine } from '../../kernel/machine.ts';
import type { Page } from '../../kernel/mm/page.ts';

/** Stands for a part of the machine that the run did not look at. */
const UNTOUCHED = -1;
/** Stands for a vCPU that is left on another stage-2 than the one that it ran on. */
const STRAYED = -200_001;
/** Stands for a kernel that stopped, of which nobody can see anything later; no return value. */
const STOPPED = -200_000;

/** What is being sorted. */
const sorted: number[] = [];

/** Appends values in their order: there are few of them. */
function pushSorted(out: OutcomeVector, values: readonly number[], count: number): void {
  out.push(count);
  for (let n = 0; n < count; n++) {
    const value = values[n]!;
    let i = n;
    for (; i > 0 && sorted[i - 1]! > value; i--) sorted[i] = sorted[i - 1]!;
    sorted[i] = value;
  }
  for (let i = 0; i < count; i++) out.push(sorted[i]!);
}

function leavesTrace(page: Page): boolean {
  return page.pins !== 0 || page.dirty || page.accessed;
}

/** The pages of the machine that is being written, by pfn; valid up to `orderedCount`. */
const ordered: Page[] = [];
let orderedCount = 0;

/** Puts a page in its place. A run has few of them. */
function putInOrder(page: Page): void {
  let i = orderedCount++;
  for (; i > 0 && ordered[i - 1]!.pfn > page.pfn; i--) ordered[i] = ordered[i - 1]!;
  ordered[i] = page;
}

function pushPages({ pages: { count, pages } }: Machine, out: OutcomeVector, tracesOnly: boolean): void {
  orderedCount = 0;
  for (let i = 0; i < count; i++) {
    const page = pages[i]!;
    if (!tracesOnly || leavesTrace(page)) putInOrder(page);
  }
  out.push(orderedCount);
  for (let i = 0; i < orderedCount; i++) {
    const page = ordered[i]!;
    out.push(page.pfn);
    out.push(page.pins);
    out.push((page.dirty ? 1 : 0) + (page.accessed ? 2 : 0));
  }
}

/**
 * Flattens what is compared of a finished run: everything that the guest, userspace or the rest of the host can see
 * later. Two runs on the same choices are equal exactly if their vectors are, except that a part which only one of them
 * looked at differs from itself untouched; `complete` looks at everything first and settles those cases.
 */
export function writeOutcome(m: Machine, ret: number, out: OutcomeVector): void {
  write(m, ret, out, false);
}

/**
 * The same for runs under different schedules on one machine. Pages that were given back without a mark are left out: nobody can tell
 * afterwards that they were pinned. What other threads made of the VMA and the slot comes in.
 */
export function writeOutcomeOfSchedule(m: Machine, ret: number, out: OutcomeVector): void {
  const { host } = m;
  complete(m);
  write(m, ret, out, true);
  out.push(host.replaced ? 1 + host.vmaKind() + (host.allowsMte() ? 100 : 0) : 0);
  // The copy of the zero page has the same contents.
  out.push(host.hostPte() === HostPte.zeroPage ? HostPte.writable : host.hostPte());
  out.push(m.pendingLogging === null ? 0 : m.pendingLogging ? 1 : 2);
  out.push(m.invalidateInProgress);
}

function write(m: Machine, ret: number, out: OutcomeVector, tracesOnly: boolean): void {
  out.clear();
  if (m.bugs !== 0) {
    out.push(STOPPED);
    return;
  }
  out.push(ret);
  out.push(m.warnings);
  out.push(m.signals);
  out.push(m.signalAddress);
  out.push(m.signalLsb);
  out.push(m.injected);
  out.push(m.injectedAddress);
  out.push(m.exits);
  out.push(m.exitGpa);
  out.push(m.exitSize);
  out.push(m.mmapReaders);
  out.push(m.mmuLock);
  out.push(m.irqsOff);
  pushPages(m, out, tracesOnly);
  pushSorted(out, m.dirty.gfns, m.dirty.count);
  out.push(m.dirty.harvested);
  pushSorted(out, m.mte.ranges, m.mte.count);
  if (m.cache.known) {
    out.push(m.cache.nobjs());
    out.push(m.cache.hasMapping ? 1 : 0);
  } else {
    out.push(UNTOUCHED);
  }
  m.stage2.writeOutcome(out);
  if (m.ending.touched) m.ending.writeOutcome(out);
  if (m.strayed) out.push(STRAYED);
  if (m.donations.touched) m.donations.writeOutcome(out);
}

/** Looks at the parts that a run may have left alone, so that outcomes can be compared part by part. */
export function complete(m: Machine): void {
  m.stage2.ensure();
  m.cache.nobjs();
}
