// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { OutcomeVector } from '../../core/outcome-vector.ts';
import { NO_RETURN } from '../../core/run-record.ts';
import {
  Injected,
  KVM_EXIT_ARM_NISV,
  KVM_EXIT_ARM_SEA,
  KVM_EXIT_MEMORY_FAULT,
  KVM_EXIT_MMIO,
} from '../../kernel/abort/ending.ts';
import { HostPte, VmaKind } from '../../kernel/environment.ts';
import type { Machine } from '../../kernel/machine.ts';
import { MmuLock } from '../../kernel/mmu_lock_mode.ts';
import { Bench } from './bench.ts';
import { complete, writeOutcome, writeOutcomeOfSchedule } from './outcome.ts';
import { type PartName, partsOf } from './record.ts';
import { SPACE } from './space.ts';
import { LEGACY } from './variants.ts';

type Change = (m: Machine) => unknown;

/** A machine after a fault of the original, on which everything else that can be seen happened as well. */
function eventful(): Machine {
  const bench = new Bench();
  bench.world.choices.startSimplest();
  bench.run(LEGACY, 0);
  const { m } = bench;
  complete(m);
  // What an earlier run left behind the count is nothing of this one.
  for (const n of [1, 2, 3]) {
    m.pages.pin(n, false);
    m.dirty.mark(n);
  }
  m.pages.reset();
  m.pages.pin(9, false);
  m.pages.pin(5, false);
  m.dirty.reset();
  m.dirty.mark(7);
  m.dirty.mark(4);
  m.dirty.harvested = 2;
  m.mte.add(0x3000, 0x1000);
  m.mte.add(0x1000, 0x1000);
  Object.assign(m, { warnings: 1, signals: 1, signalAddress: 0x1000, signalLsb: 12 });
  Object.assign(m, { injected: 1, injectedAddress: 0x2000, exits: 1, exitGpa: 0x4000, exitSize: 0x1000 });
  Object.assign(m, { mmapReaders: 1, mmuLock: MmuLock.read, irqsOff: 1 });
  const { ending } = m;
  Object.assign(ending, { touched: true, skipped: 2, injected: Injected.seaOfData, injectedEsr: 0x10 });
  Object.assign(ending, { srcuReaders: 1, exitReason: KVM_EXIT_MMIO, mmioAddress: 0x5000 });
  return m;
}

/** What a machine comes to, as it is compared and as it is shown. */
function seen(m: Machine, ret = 0) {
  const out = new OutcomeVector();
  writeOutcome(m, ret, out);
  return { out, parts: partsOf(m, ret) };
}

const page = (m: Machine, pfn: number) => m.pages.find(pfn)!;
const exit =
  (exitReason: number): Change =>
  ({ ending }) =>
    Object.assign(ending, { exitReason });

/** All that can be seen of a machine later, with the part that shows it. */
const CHANGES: readonly (readonly [what: string, part: PartName, change: Change])[] = [
  ['one warning more', 'warnings', (m) => m.warnings++],
  ['one signal more', 'signals', (m) => m.signals++],
  ['the address of a signal', 'signals', (m) => m.signalAddress++],
  ['the lsb of a signal', 'signals', (m) => m.signalLsb++],
  ['one injected abort more', 'injected aborts', (m) => m.injected++],
  ['the address of an injected abort', 'injected aborts', (m) => m.injectedAddress++],
  [
    'what was injected',
    'injected aborts',
    ({ ending }) => Object.assign(ending, { injected: Injected.serror }),
  ],
  ['the syndrome of what was injected', 'injected aborts', ({ ending }) => ending.injectedEsr++],
  ['one exit more', 'exits', (m) => m.exits++],
  ['the address of an exit', 'exits', (m) => m.exitGpa++],
  ['the size of an exit', 'exits', (m) => m.exitSize++],
  ['the reason of an exit', 'exits', exit(KVM_EXIT_MEMORY_FAULT)],
  ['the address of an emulated access', 'exits', ({ ending }) => ending.mmioAddress++],
  [
    'the direction of an emulated access',
    'exits',
    ({ ending }) => Object.assign(ending, { mmioWrite: true }),
  ],
  ['an instruction skipped once more', 'exits', ({ ending }) => ending.skipped++],
  ['mmap_lock', 'locks', (m) => m.mmapReaders--],
  ['mmu_lock', 'locks', (m) => Object.assign(m, { mmuLock: MmuLock.free })],
  ['interrupts', 'locks', (m) => m.irqsOff--],
  ['an SRCU read section', 'locks', ({ ending }) => ending.srcuReaders--],
  ['one page more', 'pages', (m) => m.pages.pin(6, false)],
  ['one reference more', 'pages', (m) => m.pages.pin(9, false)],
  ['a page that is dirty', 'pages', (m) => Object.assign(page(m, 9), { dirty: true })],
  ['a page that was accessed', 'pages', (m) => Object.assign(page(m, 5), { accessed: true })],
  ['one dirty gfn more', 'dirty log', (m) => m.dirty.mark(1)],
  ['one dirty gfn harvested', 'dirty log', (m) => m.dirty.harvested++],
  ['another dirty gfn', 'dirty log', (m) => m.dirty.gfns.splice(0, 1, 8)],
  ['another page, for another', 'pages', (m) => Object.assign(page(m, 9), { pfn: 10 })],
  ['another range of tags', 'MTE tags', (m) => m.mte.ranges.splice(0, 1, 0x2000)],
  ['one range of tags more', 'MTE tags', (m) => m.mte.add(0x8000, 0x1000)],
  ['pages accounted as locked', 'pages', (m) => m.donations.account(1)],
  ['a page of the cache less', 'memory cache', (m) => m.cache.takeTable()],
];

describe('what can be seen of a machine later', () => {
  it.each(CHANGES)('is compared and shown: %s', (_, part, change) => {
    const [before, m] = [seen(eventful()), eventful()];
    change(m);
    const after = seen(m);
    expect(after.out.equals(before.out)).toBe(false);
    const differing = Object.keys(before.parts).filter(
      (name) => String(after.parts[name as PartName]) !== String(before.parts[name as PartName]),
    );
    expect(differing).toEqual([part]);
  });

  it('is compared and shown: what was returned, and that nothing was', () => {
    const m = eventful();
    expect(seen(m, -14).out.equals(seen(m).out)).toBe(false);
    expect([0, -14, NO_RETURN].map((ret) => seen(m, ret).parts['return value'])).toEqual([
      ['0'],
      ['-EFAULT'],
      ['none'],
    ]);
  });

  it('is compared and shown: a page that was given back without a mark', () => {
    const m = eventful();
    m.pages.put(m.pages.pin(6, false));
    expect(seen(m).out.equals(seen(eventful()).out)).toBe(false);
    expect(seen(m).parts.pages).toContain('pfn 0x6 0 pinned');
  });

  it('is compared where there is one of a kind', () => {
    const withGfn = (gfn: number): OutcomeVector => {
      const m = eventful();
      m.dirty.reset();
      m.dirty.mark(gfn);
      return seen(m).out;
    };
    expect(withGfn(3).equals(withGfn(3))).toBe(true);
    expect(withGfn(3).equals(withGfn(4))).toBe(false);
  });

  it('is compared: a vCPU that is left on another stage-2, and on none', () => {
    const onStage2 = (change: Change): OutcomeVector => {
      const m = eventful();
      change(m);
      return seen(m).out;
    };
    const unchanged = seen(eventful()).out;
    expect(onStage2((m) => Object.assign(m, { runsOn: m.stage2.mmu })).equals(unchanged)).toBe(true);
    expect(onStage2((m) => Object.assign(m, { runsOn: null })).equals(unchanged)).toBe(false);
  });

  it('is compared lock by lock: one that is held twice is not another', () => {
    const holding = (held: Partial<Machine>): OutcomeVector =>
      seen(Object.assign(eventful(), { mmapReaders: 0, mmuLock: MmuLock.free, irqsOff: 0 }, held)).out;
    const all = [
      holding({}),
      holding({ mmapReaders: 2 }),
      holding({ mmapReaders: 8 }),
      holding({ mmuLock: MmuLock.read }),
      holding({ mmuLock: MmuLock.write }),
      holding({ irqsOff: 1 }),
      holding({ irqsOff: 2 }),
    ];
    expect(new Set(all.map((out) => out.key())).size).toBe(all.length);
  });

  it('is compared: which marks a page has, and not just how many', () => {
    const marked = (marks: object): string => {
      const m = eventful();
      Object.assign(page(m, 9), marks);
      return seen(m).out.key();
    };
    const keys = [{}, { dirty: true }, { accessed: true }, { dirty: true, accessed: true }].map(marked);
    expect(new Set(keys).size).toBe(4);
  });

  it('is compared: the mapping object that the cache has to spare', () => {
    const spare = (took: boolean): OutcomeVector => {
      const m = eventful();
      if (took) m.cache.takeMapping();
      return seen(m).out;
    };
    expect(spare(true).equals(spare(false))).toBe(false);
  });

  it('is told from what was not looked at, until both are completed', () => {
    const looks: readonly Change[] = [
      () => undefined,
      ({ cache }) => cache.nobjs(),
      ({ stage2 }) => stage2.ensure(),
    ];
    const keys = (finish: Change): Set<string> =>
      new Set(
        looks.map((look) => {
          const [bench, out] = [new Bench(), new OutcomeVector()];
          bench.choices.startSimplest();
          bench.m.reset(0);
          look(bench.m);
          finish(bench.m);
          writeOutcome(bench.m, 0, out);
          return out.key();
        }),
      );
    expect(keys(() => undefined).size).toBe(looks.length);
    expect(keys(complete).size).toBe(1);
  });

  it('is the same in whatever order three of a kind came about', () => {
    const inOrder = (order: readonly number[]): string => {
      const m = eventful();
      m.pages.reset();
      m.dirty.count = 0;
      m.mte.count = 0;
      for (const n of order) {
        m.pages.pin(n, false);
        m.dirty.mark(n);
        m.mte.add(0x1000 * n, 0x800);
      }
      return seen(m).out.key();
    };
    const orders = [
      [1, 2, 3],
      [1, 3, 2],
      [2, 1, 3],
      [2, 3, 1],
      [3, 1, 2],
      [3, 2, 1],
    ];
    expect(new Set(orders.map(inOrder)).size).toBe(1);
    expect(inOrder([1, 2, 4])).not.toBe(inOrder([1, 2, 3]));
  });

  it('is the same in whatever order it came about', () => {
    const [one, other] = [eventful(), eventful()];
    other.pages.reset();
    for (const pfn of [5, 9]) other.pages.pin(pfn, false);
    other.dirty.count = 0;
    for (const gfn of [4, 7]) other.dirty.mark(gfn);
    other.mte.count = 0;
    other.mte.add(0x1000, 0x1000);
    other.mte.add(0x3000, 0x1000);
    expect(seen(other).out.equals(seen(one).out)).toBe(true);
    expect(seen(other).parts).toEqual(seen(one).parts);
  });

  it('is nothing where the kernel stopped', () => {
    const [one, other] = [eventful(), eventful()];
    for (const [, , change] of CHANGES) change(other);
    for (const m of [one, other]) m.bugs = 1;
    expect(seen(other).out.equals(seen(one).out)).toBe(true);
    expect(Object.entries(seen(one).parts).filter(([, lines]) => lines.length > 0)).toEqual([
      ['return value', ['none: the kernel stopped']],
    ]);
    // No return value is that of a kernel that stopped.
    expect(seen(one, NO_RETURN).out.equals(seen(eventful(), NO_RETURN).out)).toBe(false);
  });
});

describe('over schedules', () => {
  const ofSchedule = (change: Change): OutcomeVector => {
    const [out, m] = [new OutcomeVector(), eventful()];
    change(m);
    writeOutcomeOfSchedule(m, 0, out);
    return out;
  };
  // Within the tests: what fails before them is no test that fails.
  const without = (): OutcomeVector => ofSchedule(() => undefined);

  it('a page that was given back without a mark is as if it had not been there', () => {
    expect(ofSchedule((m) => m.pages.put(m.pages.pin(6, false))).equals(without())).toBe(true);
  });

  it.each<[string, Change]>([
    ['is still held', (m) => m.pages.pin(6, false)],
    ['was marked dirty', (m) => Object.assign(m.pages.pin(6, false), { pins: 0, dirty: true })],
    ['was marked as accessed', (m) => Object.assign(m.pages.pin(6, false), { pins: 0, accessed: true })],
  ])('a page that %s tells', (_, change) => {
    expect(ofSchedule(change).equals(without())).toBe(false);
  });

  it.each<[string, Change]>([
    ['the VMA', (m) => Object.assign(m.host, { replaced: true })],
    ['the log of the slot, begun', (m) => Object.assign(m, { pendingLogging: true })],
    ['the log of the slot, ended', (m) => Object.assign(m, { pendingLogging: false })],
    ['an invalidation that goes on', (m) => Object.assign(m, { invalidateInProgress: 1 })],
  ])('what other threads made of it tells: %s', (_, change) => {
    expect(ofSchedule(change).equals(without())).toBe(false);
  });

  it('of a VMA that took the place of another its kind tells, and whether it may carry tags', () => {
    const replacedBy = (kind: VmaKind, allowsMte: boolean): string =>
      ofSchedule(({ host }) => host.replaceVma(kind, allowsMte)).key();
    const keys = [
      ofSchedule(() => undefined).key(),
      replacedBy(VmaKind.anon, false),
      replacedBy(VmaKind.anon, true),
      replacedBy(VmaKind.hole, false),
      replacedBy(VmaKind.pfnmap, false),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('what became of the entry of the host tells, and the copy of the zero page is as good as any', () => {
    const withEntry = (entry: HostPte): string => {
      const bench = new Bench();
      bench.world.choices.startSimplest();
      bench.choices.give(SPACE.numbers.get('hostPte')!, entry);
      bench.m.reset(0);
      const out = new OutcomeVector();
      writeOutcomeOfSchedule(bench.m, 0, out);
      return out.key();
    };
    expect(withEntry(HostPte.zeroPage)).toBe(withEntry(HostPte.writable));
    expect(withEntry(HostPte.readOnly)).not.toBe(withEntry(HostPte.writable));
  });

  it('a log that is begun is not one that is ended', () => {
    const logging = (pendingLogging: boolean) => ofSchedule((m) => Object.assign(m, { pendingLogging }));
    expect(logging(true).equals(logging(false))).toBe(false);
  });
});

describe('a machine in words', () => {
  it('says everything that happened', () => {
    const { 'stage-2': stage2, ...parts } = seen(eventful()).parts;
    expect(parts).toEqual({
      'return value': ['0'],
      pages: ['pfn 0x5 1 pinned', 'pfn 0x9 1 pinned'],
      'memory cache': [expect.stringMatching(/^\d+ pages$/)],
      'dirty log': ['gfn 0x4', 'gfn 0x7', '2 harvested'],
      'MTE tags': ['0x1000 to 0x2000 initialised', '0x3000 to 0x4000 initialised'],
      'injected aborts': ['1 at 0x2000, external abort of a data access, esr 0x10'],
      signals: ['1: SIGBUS, address 0x1000, lsb 12'],
      exits: ['1: gpa 0x4000, size 0x1000', 'KVM_EXIT_MMIO: read of 0x5000', 'instruction skipped 2 times'],
      warnings: ['1 WARN'],
      locks: ['mmap_lock held', 'mmu_lock held', 'interrupts off', 'SRCU read section open'],
    });
    expect(stage2.at(-1)).toMatch(/^\d+ table pages?$/);
  });

  it('says nothing of what did not happen', () => {
    const bench = new Bench();
    bench.world.choices.startSimplest();
    const ret = bench.run(LEGACY, 0);
    const {
      pages,
      'memory cache': cache,
      'return value': returned,
      'stage-2': stage2,
      ...rest
    } = seen(bench.m, ret).parts;
    expect(new Set(Object.values(rest).map((lines) => lines.length))).toEqual(new Set([0]));
    expect([returned, cache.length, stage2.length > 0, pages.length > 0]).toEqual([['0'], 1, true, true]);
  });

  it('says which pages are accounted, and which no longer', () => {
    const accounting = (accounted: number): string | undefined => {
      const m = eventful();
      m.donations.account(accounted);
      return partsOf(m, 0).pages.at(-1);
    };
    expect([1, -2, 0].map(accounting)).toEqual(['locked_vm +1', 'locked_vm -2', 'pfn 0x9 1 pinned']);
  });

  it('says marks of pages, one skipped instruction, and the other exits', () => {
    const m = eventful();
    Object.assign(page(m, 9), { dirty: true, accessed: true });
    m.ending.skipped = 1;
    m.exits = 0;
    Object.assign(m.ending, { injected: Injected.exclAtomic, injectedEsr: 0, mmioIss: 0x3 });
    Object.assign(m.ending.sea, { esr: 1, gva: 2, gpa: 3, flags: 4 });
    const exitsBy = (reason: number): readonly string[] => {
      exit(reason)(m);
      return partsOf(m, 0).exits;
    };
    const { 'injected aborts': injected, pages } = partsOf(m, 0);
    expect(pages).toEqual(['pfn 0x5 1 pinned', 'pfn 0x9 1 pinned dirty accessed']);
    expect(injected).toEqual(['1 at 0x2000']);
    expect(exitsBy(KVM_EXIT_ARM_NISV)).toEqual(['KVM_EXIT_ARM_NISV: 0x5000, ISS 0x3', 'instruction skipped']);
    expect(exitsBy(KVM_EXIT_ARM_SEA)[0]).toBe('KVM_EXIT_ARM_SEA: esr 0x1, gva 0x2, gpa 0x3, flags 4');
    expect(exitsBy(0)).toEqual(['instruction skipped']);
  });
});
