// SPDX-License-Identifier: GPL-2.0-only
// A canary is hunted once in a process where nothing that decides the hunt differs.
import type { KnownBad } from '../core/known-bad.ts';
import type { CanaryReport } from '../core/result.ts';
import type { Variant } from '../core/variant.ts';
import { excused } from './canaries.ts';
import type { Engine } from './engine.ts';
import { confinedBy } from './jobs/limits.ts';
import type { Workplace } from './jobs/workplace.ts';

/** What hunts came to, by the base. A gate and a series verify against the same base again and again. */
const hunted = new WeakMap<Variant, Map<string, CanaryReport>>();

/** Hunts a canary, unless that was done before: the same base, subject, canary, engine and rules give the same report. */
export function huntOnce(workplace: Workplace, engine: Engine, bad: KnownBad): CanaryReport {
  const { rules, variants } = workplace;
  const { legacy, subject } = variants;
  const { pageSize, preemptions, seed, strict } = rules;
  const key = JSON.stringify([
    numberOf(subject),
    numberOf(bad),
    engine.name,
    [seed, preemptions, pageSize, strict],
    confinedBy(variants),
  ]);
  const ofBase = hunted.get(legacy) ?? new Map<string, CanaryReport>();
  hunted.set(legacy, ofBase);
  const known = ofBase.get(key);
  if (known !== undefined) return known;
  const report = excused(workplace, bad, engine.hunt(workplace, bad));
  ofBase.set(key, report);
  return report;
}

const numbers = new WeakMap<object, number>();
let last = 0;

/** A number that stands for the object in a key. */
function numberOf(object: object): number {
  const known = numbers.get(object);
  if (known !== undefined) return known;
  numbers.set(object, ++last);
  return last;
}
