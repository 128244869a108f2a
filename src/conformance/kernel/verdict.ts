// SPDX-License-Identifier: GPL-2.0-only
// What the comparisons come to: agreed, explained, different; and by values of dimensions.
import { DIMENSIONS } from '../../subjects/user_mem_abort/dimensions/all.ts';
import { MACHINES } from './boot.ts';
import { type Explanation, explain } from './explained.ts';
import type { KnownOnKernel } from './one.ts';
import type { BootName } from './realise.ts';
import type { Compared, KernelResult } from './run.ts';
import { whyUnrealised } from './unrealised.ts';

/** How one scenario came out. */
export type Verdict =
  | { readonly kind: 'agreed' }
  | { readonly kind: 'explained'; readonly by: readonly Explanation[] }
  | { readonly kind: 'different' };

/** Whether model and machine agree on a scenario, or why not. */
export function verdictOf({ differences, drawn }: Compared): Verdict {
  if (differences.length === 0) return { kind: 'agreed' };
  const by = differences.map((difference) => explain(difference, drawn));
  const known = by.filter((explanation) => explanation !== null);
  if (known.length < by.length) return { kind: 'different' };
  return { kind: 'explained', by: [...new Set(known)] };
}

/** The scenarios that differ for no known reason. */
export function differing(result: KernelResult): readonly Compared[] {
  return result.compared.filter((compared) => verdictOf(compared).kind === 'different');
}

/** Counts of a run. */
export interface KernelCounts {
  readonly scenarios: number;
  /** Those with a race among them. */
  readonly races: number;
  readonly agreed: number;
  readonly explained: number;
  readonly differences: number;
}

/** The run in numbers. */
export function countsOf({ compared }: KernelResult): KernelCounts {
  const of = (kind: Verdict['kind']): number => compared.filter((one) => verdictOf(one).kind === kind).length;
  return {
    scenarios: compared.length,
    races: compared.filter(({ drawn }) => drawn.scenario.races.length > 0).length,
    agreed: of('agreed'),
    explained: of('explained'),
    differences: of('different'),
  };
}

/** Whether every scenario ran, and nothing differs that is not explained. */
export function conforms(result: KernelResult): boolean {
  return (
    result.broken.length === 0 &&
    result.notRun.length === 0 &&
    result.compared.length > 0 &&
    differing(result).length === 0
  );
}

/** One value of a dimension on the machine. */
export interface ValueCount {
  readonly dimension: string;
  readonly value: string;
  /** Scenarios in which the run looked at the dimension and it had this value. */
  readonly scenarios: number;
  /** Those of them whose outcome agreed or is explained. */
  readonly agreed: number;
  /** Why it cannot be had; null if it can. */
  readonly reason: string | null;
}

/** Every value of every dimension. */
export function valueCounts({ compared, pages }: KernelResult): readonly ValueCount[] {
  return DIMENSIONS.flatMap(({ name, values }) =>
    values.map(({ label }) => {
      const having = compared.filter(({ drawn }) => drawn.scenario.choices[name] === label);
      return {
        dimension: name,
        value: label,
        scenarios: having.length,
        agreed: having.filter((one) => verdictOf(one).kind !== 'different').length,
        reason: whyUnrealised(name, label, pages),
      };
    }),
  );
}

/** How the scenarios of one machine came out. */
export interface MachineCount {
  readonly machine: BootName;
  readonly scenarios: number;
  readonly agreed: number;
}

/** Every machine. */
export function machineCounts({ compared }: KernelResult): readonly MachineCount[] {
  return (Object.keys(MACHINES) as readonly BootName[]).map((machine) => {
    const own = compared.filter(({ drawn }) => drawn.realised.boot === machine);
    return {
      ...{ machine, scenarios: own.length },
      agreed: own.filter((one) => verdictOf(one).kind !== 'different').length,
    };
  });
}

/** How often each explanation was needed. */
export function explanationCounts({ compared }: KernelResult): ReadonlyMap<Explanation, number> {
  const counts = new Map<Explanation, number>();
  for (const one of compared) {
    const verdict = verdictOf(one);
    if (verdict.kind !== 'explained') continue;
    for (const explanation of verdict.by) counts.set(explanation, (counts.get(explanation) ?? 0) + 1);
  }
  return counts;
}

/** What the machine says of a known problem, in a word or two. */
export function knownVerdict({ given, predicted }: KnownOnKernel, { compared }: KernelResult): string {
  if ('reason' in given) return `cannot be had: ${given.reason}`;
  const one = compared.find(({ drawn }) => drawn.id === given.id);
  if (one === undefined) return 'did not run';
  if (verdictOf(one).kind === 'different') return 'refuted: the machine does otherwise';
  return predicted
    ? 'confirmed: the machine does what the model calls a breach'
    : 'not in this release, and not on the machine';
}

/** A race at a site: how many scenarios had it, and how many of those agreed or differ as explained. */
export interface RaceCount {
  readonly action: string;
  readonly site: string;
  readonly scenarios: number;
  readonly agreed: number;
  /** Those in which userfaultfd held the handler inside the pin rather than a debugger before it. */
  readonly inPin: number;
}

/** The races by kind and site, in the order in which they came. */
export function raceCounts({ compared }: KernelResult): readonly RaceCount[] {
  const counts = new Map<string, RaceCount>();
  for (const one of compared) {
    const { realised, scenario } = one.drawn;
    const [race] = scenario.races;
    if (race === undefined) continue;
    const key = `${race.action} ${race.site}`;
    const before = counts.get(key) ?? { ...race, scenarios: 0, agreed: 0, inPin: 0 };
    counts.set(key, {
      ...before,
      scenarios: before.scenarios + 1,
      agreed: before.agreed + (verdictOf(one).kind === 'different' ? 0 : 1),
      inPin: before.inPin + (realised.plan === null ? 1 : 0),
    });
  }
  return [...counts.values()];
}
