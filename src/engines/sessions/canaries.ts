// SPDX-License-Identifier: GPL-2.0-only
// Hunts one canary.

import { hash } from '../../core/draw.ts';
import type { PairOptions } from '../../core/pair.ts';
import type { CanaryReport } from '../../core/result.ts';
import type { Variant } from '../../core/variant.ts';
import type { Vm } from '../../kernel/session/vm.ts';
import { isTold } from '../../mistakes/hunt.ts';
import { drawSession, type SessionRange } from '../../subjects/user_mem_abort/sessions/draw.ts';
import { SessionPair } from '../../subjects/user_mem_abort/sessions/pair.ts';

/** Sessions after which a canary counts as missed. */
const PATIENCE = 5_000;

/** Plays sessions with a known-bad variant beside what it was made of until something is found wrong with it. */
export function runKnownBadSession(
  name: string,
  bad: Variant | ((vm: Vm) => Variant),
  reference: Variant,
  options: PairOptions,
  range: SessionRange,
  seed: number,
  patience = PATIENCE,
): CanaryReport {
  const unexcused =
    typeof bad === 'function' ? (vm: Vm) => ({ ...bad(vm), contracts: [] }) : { ...bad, contracts: [] };
  const pair = new SessionPair(reference, unexcused, options);
  for (let i = 0; i < patience; i++) {
    const found = pair.run(drawSession(hash(seed, i) | 0, range));
    if (found !== null && isTold(found.judgement))
      return { name, caught: true, executions: pair.executions, excuse: null };
  }
  return { name, caught: false, executions: pair.executions, excuse: null };
}
