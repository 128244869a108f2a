// SPDX-License-Identifier: GPL-2.0-only
/** The model's side: operations on the public functions of `src/kernel/pgtable`, and what came of each. */
import { createKernel } from '../../kernel/create_kernel.ts';
import { createMachine } from '../../kernel/create_machine.ts';
import { CacheFill, type Environment } from '../../kernel/environment.ts';
import { ERANGE } from '../../kernel/errno.ts';
import { type Geometry, PKVM_IPA_BITS } from '../../kernel/geometry.ts';
import { EMPTY_CACHE } from '../../kernel/kvm/memory_cache.ts';
import { checkAccounting } from '../../kernel/pgtable/accounting.ts';
import { type LeafRun, leafRuns } from '../../kernel/pgtable/leaf_runs.ts';
import { Leaves } from '../../kernel/pgtable/leaves.ts';
import { lookup } from '../../kernel/pgtable/lookup.ts';
import { map } from '../../kernel/pgtable/map.ts';
import { Recorder } from '../../kernel/recorder.ts';
import { PRESENT_RULES } from '../../kernel/releases/mapping_rules.ts';
import { Violation } from '../../kernel/violations.ts';
import type { Traits } from '../tree/traits.ts';
import type { Answer } from './answer.ts';
import { MaintenanceLog } from './log.ts';
import type { Operation, PgtableMachine } from './operation.ts';

/** What the kernel's walkers never do, so that a violation of it is a mistake of the model. */
const WRONG_TABLES = Violation.tablePage | Violation.breakBeforeMake;

/** Pages in a full cache: KVM_ARCH_NR_OBJS_PER_MEMORY_CACHE. */
const FULL_CACHE = 40;

/** Where a walk ends, for those who put operations together. */
export interface WalkEnd {
  readonly level: number;
  /** Bits of the leaf there, or null. */
  readonly prot: number | null;
}

/** A modelled stage-2 that operations are performed on. */
export interface PgtableModel {
  readonly g: Geometry;
  /** Empty tables. */
  init(machine: PgtableMachine): Answer;
  perform(operation: Operation): Answer;
  /** Where the walk of `addr` ends; null beyond the input addresses. */
  walk(addr: number): WalkEnd | null;
}

/** Keeps of what the page tables do what is compared. */
class WatchingRecorder extends Recorder {
  readonly log = new MaintenanceLog();
  /** Pages that came although the cache was empty. */
  overdrawn = 0;

  override record(): void {}

  override recordInside(name: string, args: readonly number[], text?: string): void {
    this.log.add(name, args);
    if (text === EMPTY_CACHE) this.overdrawn++;
  }
}

/**
 * A model of the page tables of `g`.
 * @param traits of the release that it stands beside; the newest if none is given
 */
export function createModel(g: Geometry, traits?: Pick<Traits, 'xnx'>): PgtableModel {
  let features = { fwb: false, xnx: false };
  // The page tables ask nothing else; another question would throw.
  const env = {
    hasFWB: () => features.fwb,
    hasXNX: () => features.xnx,
    cacheFill: () => CacheFill.full,
  } as Partial<Environment> as Environment;
  const m = createMachine(env, { createRecorder: (held) => new WatchingRecorder(held) });
  const watched = m.recorder as WatchingRecorder;
  m.g = g;
  if (traits !== undefined) m.mappingRules = { ...PRESENT_RULES, relaxTakesExecution: traits.xnx };
  m.recorder.tracing = true;
  const { stage2 } = m;
  const { k } = createKernel(m);
  const leaves = new Leaves();

  /** Leaves `pages` in the cache. */
  function fillCache(pages: number): void {
    m.cache.reset();
    for (let left = FULL_CACHE; left > pages; left--) m.cache.takeTable();
  }

  /** @param act returns the return value; what it tells besides goes to `value` */
  function observe(act: () => number, value: () => string = () => ''): Answer {
    watched.log.clear();
    m.warnings = 0;
    watched.overdrawn = 0;
    m.recorder.violations = 0;
    m.recorder.violationLog = [];
    const before = m.cache.nobjs();
    const ret = act();
    m.pkvm = false;
    const taken = before - m.cache.nobjs() + watched.overdrawn;
    const { warnings } = m;
    const log = watched.log.toString();
    leaves.collect(stage2.table);
    checkAccounting(stage2.table, leaves);
    return {
      ret,
      value: value(),
      taken,
      warnings,
      log,
      leaves: leafRuns(leaves).map(leafText).join(''),
      tables: leaves.tables,
      counts: (m.recorder.violations & WRONG_TABLES) === 0,
    };
  }

  function walk(addr: number): WalkEnd | null {
    if (addr >= stage2.table.limit) return null;
    const { level, attr } = lookup(stage2.table, addr);
    return { level, prot: attr };
  }

  /** The modelled kvm_mmu_cache_min_pages() knows the two sizes that a VM of the model has. */
  function minPages(ipaBits: number): number {
    if (ipaBits !== g.ipaBits && ipaBits !== PKVM_IPA_BITS) return 3 - stage2.table.startLevel;
    m.pkvm = ipaBits === PKVM_IPA_BITS;
    const pages = k.kvm_mmu_cache_min_pages(stage2.mmu);
    m.pkvm = false;
    return pages;
  }

  return {
    g,
    walk,
    init(machine) {
      features = machine;
      m.startRun(0);
      m.cache.reset();
      stage2.reset();
      stage2.table.reset(machine.ipaBits);
      stage2.touched = true;
      const { startLevel, rootEntries } = stage2.table;
      const rootBytes = Math.max(rootEntries / g.PTRS_PER_PTE, 1) * g.PAGE_SIZE;
      return observe(
        () => 0,
        () => `${startLevel},${rootBytes.toString(16)},${minPages(machine.ipaBits)}`,
      );
    },
    perform(o) {
      switch (o.op) {
        case 'map':
          fillCache(o.cache ?? FULL_CACHE);
          return observe(() => {
            // In protected mode an empty cache gives NULL; the walk itself is the same.
            m.pkvm = o.nullWhenEmpty;
            const mc = o.cache === null ? null : m.cache.mmuPageCache;
            return map(stage2.table, o.addr, o.size, o.phys, o.prot, mc, o.flags);
          });
        case 'unmap':
          return observe(() => stage2.unmap(o.addr, o.size));
        case 'wrprotect':
          return observe(() => stage2.wrprotect(o.addr, o.size));
        case 'split':
          return observe(() => stage2.split(o.addr, o.size));
        case 'relax':
          return observe(() => stage2.relaxPerms(o.addr, o.prot, o.flags));
        case 'mkyoung':
          return observe(() => {
            stage2.mkyoung(o.addr, o.flags);
            return 0;
          });
        case 'age':
          return observe(() => Number(stage2.testClearYoung(o.addr, o.size, o.mkold)));
        case 'leaf': {
          const end = walk(o.addr);
          return observe(
            () => (end === null ? -ERANGE : 0),
            () => (end === null ? '' : `${end.level},${(end.prot ?? 0).toString(16)}`),
          );
        }
        case 'lock': {
          const { level } = walk(o.addr)!;
          const size = g.granule[level]!;
          return observe(() => {
            stage2.lockEntry(Math.floor(o.addr / size) * size, level);
            return level;
          });
        }
        case 'make':
          return observe(() => {
            stage2.install(o.addr, g.granule.indexOf(o.size), o.phys, o.prot);
            return 0;
          });
      }
    },
  };
}

function leafText({ addr, leaves, level, pa, prot }: LeafRun): string {
  return ` ${addr.toString(16)}*${leaves}@${level}>${pa.toString(16)}:${(prot >>> 0).toString(16)}`;
}
