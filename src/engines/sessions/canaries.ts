// SPDX-License-Identifier: GPL-2.0-only
import type { Vm } from '../../kernel/session/vm.ts';
import { hash } from '../../scenario/draw.ts';
import { drawSession, type SessionRange } from '../../scenario/sessions/draw.ts';
import type { PairOptions } from '../../verify/pair.ts';
import { SessionPair } from '../../verify/sessions/pair.ts';
import type { Variant } from '../../verify/variant.ts';
import { isWorse } from '../canaries.ts';
import type { CanaryReport } from '../result.ts';

/** Sessions after which a canary counts as missed. */
const PATIENCE = 5_000;

/** Plays sessions with a known-bad variant beside what it was made of until something is found wrong with it. */
export function runKnownBadSession(
  bad: Variant | ((vm: Vm) => Variant),
  reference: Variant,
  options: PairOptions,
  range: SessionRange,
  seed: number,
  patience = PATIENCE,
): CanaryReport {
  const pair = new SessionPair(reference, bad, { ...options, contracts: [] });
  const { name } = pair.refactored;
  for (let i = 0; i < patience; i++) {
    const found = pair.run(drawSession(hash(seed, i) | 0, range));
    if (found !== null && isWorse(found.judgement))
      return { name, caught: true, executions: pair.executions };
  }
  return { name, caught: false, executions: pair.executions };
}
