// SPDX-License-Identifier: GPL-2.0-only
// Keeps a step in comparable, readable parts.
import type { RunRecord } from '../../../core/run-record.ts';
import { errnoName } from '../../../kernel/errno.ts';
import type { MemoryCache } from '../../../kernel/kvm/memory_cache.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { partsOf, retried, stage2Lines } from '../record.ts';
import type { Player, StepEnd } from './player.ts';

const SAID: { readonly [end in Exclude<StepEnd, 'handled'>]: string } = {
  allowed: 'no fault: stage-2 allows the access',
  emulated: 'no slot that can be accessed so: emulated',
  forwarded: "forbidden by the guest's own stage-2: forwarded to the guest hypervisor",
  done: 'done',
  refused: 'not possible here: nothing happens',
  resolved: 'a fault of another kind, resolved as by a handler that is right',
  unresolved: 'a fault of another kind, which is taken again',
};

/** How a step ended, in words. */
export function endText({ again, caller, end, ret }: Player): string {
  if (end !== 'handled') return again ? `${SAID[end]}; the access faults again` : SAID[end];
  if (caller.failure !== null) return 'none';
  return again ? `${errnoName(ret)}; the access faults again` : errnoName(ret);
}

/** Everything about the step that a player just made; it was traced. */
export function recordStep(player: Player, variant: string): RunRecord {
  const { breaches, caller, ret, vm } = player;
  const { m } = vm;
  const parts = partsOf(m, ret);
  return {
    variant,
    ret,
    failure: caller.failure,
    stopped: m.bugs !== 0,
    effects: m.recorder.trace,
    retried: retried(m.recorder.trace),
    breaches,
    parts:
      m.bugs !== 0
        ? parts
        : {
            ...parts,
            'return value': [endText(player)],
            'stage-2': vm.hasNested ? bothStage2(player) : parts['stage-2'],
            'memory cache': vm.caches.map((cache, vcpu) => `vCPU ${vcpu}: ${cacheText(m, cache)}`),
          },
  };
}

function bothStage2({ vm }: Player): readonly string[] {
  const lines = (shadow: boolean): readonly string[] => {
    let own: readonly string[] = [];
    vm.onTables(shadow, (m) => {
      own = stage2Lines(m);
    });
    return own;
  };
  return [...lines(false), ...lines(true).map((line) => `shadow: ${line}`)];
}

function cacheText(m: Machine, cache: MemoryCache): string {
  const pages = `${cache.nobjs()} page${cache.nobjs() === 1 ? '' : 's'}`;
  return m.pkvm ? `${pages}${cache.hasMapping ? ' and a mapping object' : ', no mapping object'}` : pages;
}
