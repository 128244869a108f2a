// SPDX-License-Identifier: GPL-2.0-only
// Where the block around an address begins: a subject as small as one can be.
import type { Bench } from '../../core/bench.ts';
import { Choices } from '../../core/choices.ts';
import type { Effect } from '../../core/effect.ts';
import type { Invariant } from '../../core/invariant.ts';
import type { InvariantSet } from '../../core/invariant-set.ts';
import type { OutcomeVector } from '../../core/outcome-vector.ts';
import type { RunRecord } from '../../core/run-record.ts';
import { defineSpace } from '../../core/space.ts';
import type { Subject } from '../../core/subject.ts';
import type { Variant } from '../../core/variant.ts';

/** One version of the function. */
export interface BlockStart extends Variant {
  readonly block_start: (addr: number, size: number) => number;
}

const ADDRESSES = [0x200000, 0x201000, 0x40_0000_1000];
const SIZES = [0x1000, 0x200000];

const SPACE = defineSpace(
  [
    {
      number: 0,
      name: 'addr',
      about: 'The address.',
      source: 'fault_ipa',
      values: ADDRESSES.map((addr) => ({ label: `0x${addr.toString(16)}`, about: 'an address' })),
    },
    {
      number: 1,
      name: 'size',
      about: 'The size of the block.',
      source: 'vma_pagesize',
      values: SIZES.map((size) => ({ label: `0x${size.toString(16)}`, about: 'a size' })),
    },
  ],
  ['none'],
  { calls: [], before: [], occurrences: 0 },
);

const INVARIANTS: readonly Invariant[] = [
  { name: 'covers', about: 'The block covers the address.', source: 'kvm_pgtable_stage2_map()' },
];

class BlockBench implements Bench {
  readonly invariants = INVARIANTS;
  readonly choices = new Choices(SPACE);
  races = this.choices;
  tracing = false;
  terse = false;
  readonly trace: readonly Effect[] = [];
  readonly failure = null;
  private addr = 0;
  private size = 0;

  run(variant: Variant): number {
    // A dimension is asked for where it is needed, by its number.
    this.addr = ADDRESSES[this.choices.pick(0)];
    this.size = SIZES[this.choices.pick(1)];
    return (variant as BlockStart).block_start(this.addr, this.size);
  }
  complete(): void {}
  writeOutcome(ret: number, out: OutcomeVector): void {
    out.clear();
    out.push(ret);
  }
  writeOutcomeOfSchedule(ret: number, out: OutcomeVector): void {
    this.writeOutcome(ret, out);
  }
  findBroken(ret: number, broken: InvariantSet): void {
    if (ret > this.addr || ret + this.size <= this.addr) broken.add(0);
  }
  record(variant: Variant): RunRecord {
    const ret = this.run(variant);
    const broken = ret > this.addr || ret + this.size <= this.addr;
    return {
      variant: variant.name,
      ret,
      failure: null,
      effects: this.trace,
      retried: false,
      stopped: false,
      parts: { 'return value': [String(ret)] },
      breaches: broken ? [{ invariant: 'covers', detail: `${ret} is not around ${this.addr}` }] : [],
    };
  }
  allowedRaces(): number {
    return 0;
  }
  timesSeen(): number {
    return 0;
  }
  syndrome(): { readonly esr: number; readonly hpfar: number; readonly far: number } {
    return { esr: 0, hpfar: 0, far: 0 };
  }
  machineLines(): readonly string[] {
    return [`address ${this.addr}, size ${this.size}`];
  }
}

/** The base: right for addresses of any width. */
export const BASE: BlockStart = { name: 'base', block_start: (addr, size) => addr - (addr % size) };

export const BLOCK_START: Subject = {
  name: 'block_start',
  signatures: [{ name: 'plain', parameters: ['addr', 'size'] }],
  space: SPACE,
  invariants: INVARIANTS,
  parts: ['return value'],
  knownProblems: [],
  variants: [BASE],
  createBench: () => new BlockBench(),
  sessions: null,
};
