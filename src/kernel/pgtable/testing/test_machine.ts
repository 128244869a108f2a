// SPDX-License-Identifier: GPL-2.0-only
import { BUG } from '../../effects.ts';
import { GEOMETRY_4K, type Geometry } from '../../geometry.ts';
import type { Machine } from '../../machine.ts';
import { Maintained } from '../../mm/maintained.ts';
import { MmuLock } from '../../mmu_lock_mode.ts';
import { UNPROTECTED } from '../../protected/questions.ts';
import { type MappingRules, PRESENT_RULES } from '../../releases/mapping_rules.ts';
import type { memcache } from '../../types.ts';
import { Violation } from '../../violations.ts';
import { checkAccounting } from '../accounting.ts';
import { Stage2 } from '../stage2.ts';

/** What a test may turn. */
export interface TestOptions {
  readonly g?: Geometry;
  readonly pkvm?: boolean;
  readonly hasFWB?: boolean;
  readonly hasXNX?: boolean;
  readonly tracing?: boolean;
  readonly rules?: Partial<MappingRules>;
}

export const MC: memcache = { nobjs: 40 };

/** What the page tables complained of and did, without locks and pins. */
class TestRecorder {
  violations = 0;
  effects: { kind: 'call'; name: string; args: readonly number[]; result: number }[] = [];
  tracing: boolean;

  constructor(tracing: boolean) {
    this.tracing = tracing;
  }

  enter(): void {}

  violate(violation: number): void {
    this.violations |= violation;
  }

  stop(): void {
    this.violate(Violation.bug);
    if (this.tracing) this.recordInside(BUG, []);
  }

  record(name: string, args: readonly number[], result: number): void {
    this.effects.push({ kind: 'call', name, args, result });
  }

  recordInside(name: string, args: readonly number[]): void {
    this.record(name, args, 0);
  }
}

/** The calls that came, and no other thread. */
class TestScheduler {
  calls: number[] = [];

  enter(call: number): number {
    this.calls.push(call);
    return 1;
  }
}

/** As much of a machine as the page tables need, with what they did to it in the open. */
export class TestMachine {
  readonly maintained = new Maintained();
  readonly mappingRules: MappingRules;
  readonly protection = UNPROTECTED;
  g: Geometry;
  pkvm: boolean;
  readonly recorder: TestRecorder;
  readonly scheduler = new TestScheduler();
  mmuLock: MmuLock = MmuLock.write;
  warnings = 0;
  bugs = 0;
  /** Pages and mapping objects in the memory cache. */
  tables = 40;
  mappings = 1;
  tablesTaken = 0;
  /** First pfn that is no memory. */
  memoryEnd = 2 ** 36;
  used: number[] = [];
  askedXNX = 0;
  askedFWB = 0;
  readonly env: { hasFWB(): boolean; hasXNX(): boolean; vmHasMte(): boolean };
  readonly cache: {
    mmuPageCache: memcache;
    pkvmMemcache: memcache;
    takeTable(): boolean;
    takeMapping(): boolean;
  };
  readonly host: { isMapMemory(pfn: number): boolean };
  readonly pages: { checkUse(pfn: number): void };
  readonly stage2: Stage2;

  constructor(options: TestOptions = {}) {
    this.g = options.g ?? GEOMETRY_4K;
    this.pkvm = options.pkvm ?? false;
    this.mappingRules = { ...PRESENT_RULES, ...options.rules };
    this.recorder = new TestRecorder(options.tracing ?? false);
    this.env = {
      vmHasMte: () => false,
      hasFWB: () => {
        this.askedFWB++;
        return options.hasFWB ?? false;
      },
      hasXNX: () => {
        this.askedXNX++;
        return options.hasXNX ?? false;
      },
    };
    this.cache = {
      mmuPageCache: MC,
      pkvmMemcache: MC,
      takeTable: () => {
        if (this.tables === 0) return false;
        this.tables--;
        this.tablesTaken++;
        return true;
      },
      takeMapping: () => this.mappings-- > 0,
    };
    this.host = { isMapMemory: (pfn) => pfn < this.memoryEnd };
    this.pages = { checkUse: (pfn) => void this.used.push(pfn) };
    this.stage2 = new Stage2(this as unknown as Machine);
    this.reset();
  }

  /** Empty tables that count as built: the real initial contents ask a whole environment. */
  reset(): void {
    this.stage2.reset();
    this.stage2.touched = true;
  }

  /** This, where a function wants the whole machine. */
  get machine(): Machine {
    return this as unknown as Machine;
  }

  /** Every leaf as [address, level, output address, prot]. */
  leaves(): [number, number, number, number][] {
    const s2 = this.stage2;
    s2.collect();
    return Array.from({ length: s2.leafCount() }, (_, i) => [
      s2.leaves.addr[i],
      s2.leaves.level[i],
      s2.leaves.pa[i],
      s2.leaves.prot[i],
    ]);
  }

  /** Violations that the accounting finds. */
  accounting(): number {
    const before = this.recorder.violations;
    this.recorder.violations = 0;
    // Tests change tables behind the back of the walkers: nothing that was found before holds.
    const { leaves, table } = this.stage2;
    leaves.collect(table);
    checkAccounting(table, leaves);
    const found = this.recorder.violations;
    this.recorder.violations = before;
    return found;
  }
}
