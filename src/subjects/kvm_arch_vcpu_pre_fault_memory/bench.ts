// SPDX-License-Identifier: GPL-2.0-only
// Calls a variant where no fault led to it.
import { OutcomeVector } from '../../core/outcome-vector.ts';
import type { Variant } from '../../core/variant.ts';
import { hex } from '../../kernel/bits.ts';
import { describeEsr, encodeHpfar } from '../../kernel/esr.ts';
import { ACCESS_OFFSET, GUEST_VA_BASE } from '../../kernel/layout.ts';
import { AbortWorld } from '../kvm_handle_guest_abort/world.ts';
import { Bench } from '../user_mem_abort/bench.ts';
import { bytesOf, rangeSize } from './dimensions/range-size.ts';
import { IN_NESTED, staleMmu } from './dimensions/stale-mmu.ts';
import { NEVER_RAN, staleSyndrome, syndromeOf } from './dimensions/stale-syndrome.ts';
import { JUDGE } from './invariants/all.ts';
import { isRefusal } from './invariants/refusal.ts';
import { SPACE } from './space.ts';

/**
 * A bench whose registers are what an earlier exit left, and whose tables those of the guest that the vCPU was in. Such a run is made twice, first on a vCPU that
 * never ran: whether both come to the same is what `stale-syndrome` goes by, unless the call is refused as the documentation of the ioctl has it.
 */
export class PreFaultBench extends Bench {
  /** None: a run is two, and what the first came to is part of what the second is judged by. */
  override readonly following = undefined;
  private neverRan = false;
  private readonly expected = new OutcomeVector();
  private readonly found = new OutcomeVector();

  constructor() {
    const world = new AbortWorld(SPACE);
    super({ space: SPACE, judge: JUDGE, world, abort: world });
  }

  override run(variant: Variant, races: number): number {
    const { choices, m } = this;
    m.preFault.dependsOnStale = false;
    if (choices.pick(staleSyndrome.number) === NEVER_RAN) return this.called(variant, races);
    this.neverRan = true;
    const ret = this.called(variant, races);
    this.neverRan = false;
    this.complete();
    this.writeOutcome(ret, this.expected);
    const again = this.called(variant, races);
    this.complete();
    this.writeOutcome(again, this.found);
    m.preFault.dependsOnStale = !isRefusal(m, again) && !this.found.equals(this.expected);
    return again;
  }

  /** One run inside the read section of kvm_vcpu_pre_fault_memory(). */
  private called(variant: Variant, races: number): number {
    const ret = super.run(variant, races);
    this.m.ending.srcuReaders--;
    return ret;
  }

  protected override beforeCall(): void {
    const { ending, fault, g, preFault } = this.m;
    ending.touched = true;
    ending.srcuReaders = 1;
    const stale = this.neverRan ? NEVER_RAN : this.choices.pick(staleSyndrome.number);
    preFault.inNested = !this.neverRan && this.choices.pick(staleMmu.number) === IN_NESTED;
    if (preFault.inNested) this.m.runsOn = preFault.shadow;
    preFault.gpa = fault.faultIpa;
    preFault.size = bytesOf(this.choices.pick(rangeSize.number), g);
    preFault.staleEsr = syndromeOf(stale);
    fault.esr = preFault.staleEsr;
    fault.far = stale === NEVER_RAN ? 0 : GUEST_VA_BASE + 2 * ACCESS_OFFSET;
    fault.hpfar = stale === NEVER_RAN ? 0 : encodeHpfar(fault.faultIpa + g.PAGE_SIZE);
  }

  override machineLines(): readonly string[] {
    const { preFault } = this.m;
    const esr = preFault.staleEsr;
    const text = `range  gpa ${hex(preFault.gpa)}, size ${hex(preFault.size)}; ESR_EL2 left as ${hex(esr)}${esr === 0 ? '' : ` (${describeEsr(esr)})`}${preFault.inNested ? ', hw_mmu that of a nested guest' : ''}`;
    return super.machineLines().map((line) => (line.startsWith('fault ') ? text : line));
  }
}
