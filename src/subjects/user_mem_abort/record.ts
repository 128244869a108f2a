// SPDX-License-Identifier: GPL-2.0-only
// Keeps a run in comparable, readable parts.

import { at } from '../../core/at.ts';
import { InvariantSet } from '../../core/invariant-set.ts';
import { type Breach, NO_RETURN, type RunFailure, type RunRecord } from '../../core/run-record.ts';
import { Injected, injectedText } from '../../kernel/abort/ending.ts';
import { hex } from '../../kernel/bits.ts';
import { errnoName } from '../../kernel/errno.ts';
import type { Machine } from '../../kernel/machine.ts';
import { MmuLock } from '../../kernel/mmu_lock_mode.ts';
import { leafRuns } from '../../kernel/pgtable/leaf_runs.ts';
import { protName } from '../../kernel/prot.ts';
import type { Effect } from '../../kernel/trace.ts';
import { brokenInvariants, JUDGE, type Judge } from './invariants/all.ts';

/** The parts of a final machine that are compared, in the order in which reports list them. */
export const PART_NAMES = [
  'return value',
  'stage-2',
  'pages',
  'memory cache',
  'dirty log',
  'MTE tags',
  'injected aborts',
  'signals',
  'exits',
  'warnings',
  'locks',
] as const;

/** Name of a compared part. */
export type PartName = (typeof PART_NAMES)[number];

/** A machine, part by part, each as lines of text. */
type Parts = { readonly [name in PartName]: readonly string[] };

/** Of a kernel that stopped nothing is left to compare. */
const STOPPED_PARTS = {
  ...(Object.fromEntries(PART_NAMES.map((name) => [name, []])) as unknown as Parts),
  'return value': ['none: the kernel stopped'],
};

/** Everything about the traced run of a variant that just ended. */
export function recordOf(
  m: Machine,
  variant: string,
  ret: number,
  failure: RunFailure | null,
  judge: Judge,
): RunRecord {
  return {
    variant,
    ret,
    failure,
    stopped: m.bugs !== 0,
    effects: m.recorder.trace,
    retried: retried(m.recorder.trace),
    parts: partsOf(m, ret),
    breaches: ret === NO_RETURN ? [] : breachesOf(m, ret, judge),
    ...(ret === NO_RETURN ? {} : unaskedOf(m, ret, judge)),
  };
}

function unaskedOf(m: Machine, ret: number, judge: Judge): Pick<RunRecord, 'unasked'> {
  const broken = new InvariantSet(judge.invariants.length);
  judge.findUnasked(m, ret, broken);
  if (broken.isEmpty) return {};
  return { unasked: broken.positions().map((position) => at(judge.invariants, position).name) };
}

/** Whether a run with these effects gave up in order to be retried. */
export function retried(effects: readonly Effect[]): boolean {
  return effects.some(isReasonToRetry);
}

function isReasonToRetry(effect: Effect): boolean {
  if (effect.kind === 'race') return false;
  if (effect.name === 'mmu_invalidate_retry') return effect.result === 1;
  return effect.name === 'kvm_pgtable_get_leaf' && effect.args[1] === 0;
}

/** The invariants that the run that just ended breaks; its effects were kept. */
export function breachesOf(m: Machine, ret: number, judge = JUDGE): readonly Breach[] {
  return brokenInvariants(m, ret, judge)
    .positions()
    .map((position) => judge.invariants[position])
    .map(({ explain, name }) => ({ invariant: name, detail: explain(m, ret) }));
}

/** The machine by parts, after a run that returned `ret`. */
export function partsOf(m: Machine, ret: number): Parts {
  if (m.bugs !== 0) return STOPPED_PARTS;
  return {
    'return value': [ret === NO_RETURN ? 'none' : errnoName(ret)],
    'stage-2': stage2Lines(m),
    pages: pageLines(m),
    'memory cache': [
      `${m.cache.nobjs()} page${m.cache.nobjs() === 1 ? '' : 's'}${m.pkvm ? (m.cache.hasMapping ? ' and a mapping object' : ', no mapping object') : ''}`,
    ],
    'dirty log': dirtyLines(m),
    'MTE tags': tagLines(m),
    'injected aborts': injectedLines(m),
    signals:
      m.signals === 0 ? [] : [`${m.signals}: SIGBUS, address ${hex(m.signalAddress)}, lsb ${m.signalLsb}`],
    exits: exitLines(m),
    warnings: m.warnings === 0 ? [] : [`${m.warnings} WARN`],
    locks: lockLines(m),
  };
}

/** The stage-2 in use, in lines; leaves that continue each other are one. */
export function stage2Lines(m: Machine): readonly string[] {
  m.stage2.collect();
  const lines = leafRuns(m.stage2.leaves).map(
    ({ addr, leaves, level, pa, prot }) =>
      `${hex(addr)} level ${level}${leaves > 1 ? ` x ${leaves}` : ''} -> ${hex(pa)} ${protName(prot)}`,
  );
  const tables = m.stage2.tablePages();
  lines.push(`${tables} table page${tables === 1 ? '' : 's'}`);
  return lines;
}

function injectedLines({ ending, injected, injectedAddress }: Machine): readonly string[] {
  if (injected === 0) return [];
  const kind = ending.injected === Injected.exclAtomic ? '' : `, ${injectedText(ending.injected)}`;
  const esr = ending.injectedEsr === 0 ? '' : `, esr ${hex(ending.injectedEsr)}`;
  return [`${injected} at ${hex(injectedAddress)}${kind}${esr}`];
}

/** What user space is told, and that the instruction was skipped. */
function exitLines({ ending, exitGpa, exits, exitSize }: Machine): readonly string[] {
  const lines = exits === 0 ? [] : [`${exits}: gpa ${hex(exitGpa)}, size ${hex(exitSize)}`];
  const text = ending.exitText();
  if (text !== null) lines.push(text);
  if (ending.skipped !== 0)
    lines.push(`instruction skipped${ending.skipped > 1 ? ` ${ending.skipped} times` : ''}`);
  return lines;
}

function pageLines(m: Machine): readonly string[] {
  const { accounted } = m.donations;
  const held = m.pages.pages
    .slice(0, m.pages.count)
    .sort((a, b) => a.pfn - b.pfn)
    .map((page) => {
      const marks = `${page.dirty ? ' dirty' : ''}${page.accessed ? ' accessed' : ''}`;
      return `pfn ${hex(page.pfn)} ${page.pins} pinned${marks}`;
    });
  return accounted === 0 ? held : [...held, `locked_vm ${accounted > 0 ? '+' : ''}${accounted}`];
}

function dirtyLines(m: Machine): readonly string[] {
  const set = m.dirty.gfns.slice(0, m.dirty.count).sort((a, b) => a - b);
  const lines = set.map((gfn) => `gfn ${hex(gfn)}`);
  if (m.dirty.harvested > 0) lines.push(`${m.dirty.harvested} harvested`);
  return lines;
}

function tagLines(m: Machine): readonly string[] {
  const lines: string[] = [];
  for (let i = 0; i < m.mte.count; i += 2)
    lines.push(`${hex(m.mte.ranges[i])} to ${hex(m.mte.ranges[i + 1])} initialised`);
  return lines.sort();
}

function lockLines(m: Machine): readonly string[] {
  const lines: string[] = [];
  if (m.mmapReaders !== 0) lines.push('mmap_lock held');
  if (m.mmuLock !== MmuLock.free) lines.push('mmu_lock held');
  if (m.irqsOff !== 0) lines.push('interrupts off');
  if (m.ending.srcuReaders !== 0) lines.push('SRCU read section open');
  return lines;
}
