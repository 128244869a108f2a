// SPDX-License-Identifier: GPL-2.0-only
// What every run of handle_access_fault() has to find.
import type { KnownBad } from '../../core/known-bad.ts';
import type { Machine } from '../../kernel/machine.ts';
import { type AccessFaultVariant, functionOf } from '../../subjects/handle_access_fault/variant.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { type OverriddenCall, type Override, overriding } from '../mistake.ts';
import { changedBy } from '../plant/override.ts';

function canary(name: string, override: Override): KnownBad {
  const planting: OverriddenCall<Machine> = overriding(override);
  return {
    name,
    inRun: (base, bench): AccessFaultVariant => {
      const change = changedBy(planting, (bench as Bench).m);
      const f = functionOf(base);
      return {
        name: base.name,
        handle_access_fault: (k, vcpu, fault_ipa) => f(change(k), vcpu, fault_ipa),
      };
    },
    inSession: null,
    calls: (bench) => Object.keys(override((bench as Bench).k, (bench as Bench).m)),
  };
}

const NOTHING = (): undefined => undefined;

/** A flag that nobody sets, and a lock that is kept, by whatever name the base makes the call in its release. */
export const ACCESS_FLAG_CANARIES: readonly KnownBad[] = [
  canary('flag-not-set', () => ({
    kvm_pgtable_stage2_mkyoung: NOTHING,
    pkvm_pgtable_stage2_mkyoung: NOTHING,
    directStage2Mkyoung: NOTHING,
    mkyoungOf: () => 0,
  })),
  canary('kept-mmu-lock', () => ({ read_unlock: NOTHING, write_unlock: NOTHING })),
];
