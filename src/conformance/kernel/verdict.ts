// SPDX-License-Identifier: GPL-2.0-only
// What the comparisons come to: agreed, explained, different; and by values of dimensions.
import { MACHINES } from './boot.ts';
import { type Explanation, explain } from './explained.ts';
import { FUNCTION_NAMES, type FunctionName, SPACES } from './functions.ts';
import type { KnownOnKernel } from './one.ts';
import type { BootName } from './realise.ts';
import type { Compared, KernelResult } from './run.ts';
import { whyNot } from './unrealised-abort.ts';

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

/** Every value of every dimension of a function. */
export function valueCounts(result: KernelResult, of: FunctionName): readonly ValueCount[] {
  const compared = scenariosOf(result, of);
  return SPACES[of].dimensions.flatMap(({ name, values }) =>
    values.map(({ label }) => {
      const having = compared.filter(({ drawn }) => drawn.scenario.choices[name] === label);
      return {
        dimension: name,
        value: label,
        scenarios: having.length,
        agreed: having.filter((one) => verdictOf(one).kind !== 'different').length,
        reason: whyNot(of, name, label, result.pages),
      };
    }),
  );
}

/** The scenarios that were held against the model of one function. */
function scenariosOf({ compared }: KernelResult, of: FunctionName): readonly Compared[] {
  return compared.filter(({ drawn }) => drawn.of === of);
}

/** How the scenarios of one function came out, and how much of what they are made of the machine can have. */
export interface FunctionCount {
  readonly function: FunctionName | 'handle_access_fault';
  readonly scenarios: number;
  readonly agreed: number;
  /** Values of dimensions that scenarios had, of those that there are. */
  readonly realised: number;
  readonly values: number;
}

/** The functions in turn; `handle_access_fault()` is seen through the dispatcher, whose values are its own. */
export function functionCounts(result: KernelResult): readonly FunctionCount[] {
  return FUNCTION_NAMES.flatMap((of) => {
    const own = scenariosOf(result, of);
    const values = valueCounts(result, of);
    const counts = {
      realised: values.filter(({ scenarios }) => scenarios > 0).length,
      values: values.length,
    };
    const counted = (name: FunctionCount['function'], some: readonly Compared[]): FunctionCount => ({
      ...{ function: name, scenarios: some.length },
      agreed: some.filter((one) => verdictOf(one).kind !== 'different').length,
      ...counts,
    });
    if (of === 'user_mem_abort') return [counted(of, own)];
    const aged = own.filter((one) => endOf(one) === ACCESS_FLAG);
    return [counted(of, own), counted('handle_access_fault', aged)];
  });
}

const ACCESS_FLAG = 'the access flag is set again';

/** What an abort comes to by the model, in a few words. */
function endOf({ drawn: { prediction } }: Compared): string {
  const calls = prediction.calls ?? '';
  const wayOut = prediction['way out'] ?? '';
  const injected = prediction['injected abort'] ?? 'none';
  if (injected !== 'none') return `the guest gets an ${injected}`;
  if (calls.includes('mkyoung')) return ACCESS_FLAG;
  if (calls.includes('io_mem_abort'))
    return wayOut === 'goes on'
      ? 'no memory: a device of the kernel takes the access'
      : `no memory: ${wayOut.replace(/:.*/, '')}`;
  return `user_mem_abort(): ${wayOut}`;
}

/** An end of aborts: how many scenarios came to it by the model, and how many of those agreed. */
export interface EndCount {
  readonly end: string;
  readonly scenarios: number;
  readonly agreed: number;
}

/** What the aborts of the dispatcher came to, most frequent first. */
export function endCounts(result: KernelResult): readonly EndCount[] {
  const own = scenariosOf(result, 'kvm_handle_guest_abort');
  return [...new Set(own.map(endOf))]
    .map((end) => {
      const some = own.filter((one) => endOf(one) === end);
      const agreed = some.filter((one) => verdictOf(one).kind !== 'different').length;
      return { end, scenarios: some.length, agreed };
    })
    .sort((a, b) => b.scenarios - a.scenarios);
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

/** An instruction of the guest: how many scenarios had it, and how many of those agreed or differ as explained. */
export interface InstructionCount {
  readonly instruction: string;
  readonly scenarios: number;
  readonly agreed: number;
}

/** What the guests made their accesses with, most frequent first. */
export function instructionCounts({ compared }: KernelResult): readonly InstructionCount[] {
  const nameOf = ({ drawn: { realised, scenario } }: Compared): string =>
    (scenario.choices.access ?? '').startsWith('s1ptw')
      ? `${realised.access}, by a table that is walked`
      : realised.access;
  return [...new Set(compared.map(nameOf))]
    .map((instruction) => {
      const own = compared.filter((one) => nameOf(one) === instruction);
      const agreed = own.filter((one) => verdictOf(one).kind !== 'different').length;
      return { instruction, scenarios: own.length, agreed };
    })
    .sort((a, b) => b.scenarios - a.scenarios || a.instruction.localeCompare(b.instruction));
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
