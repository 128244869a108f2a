// SPDX-License-Identifier: GPL-2.0-only
// Which sessions are simpler.
import { PAGE_NAMES, type PageName } from '../../../kernel/session/pages.ts';
import { labelsOf } from './config.ts';
import type { ExtraName } from './extras.ts';
import { racesOf } from './races.ts';
import type { SessionRules } from './rules.ts';
import { extrasOf, isAccess, isPreFault, RANGE_SIZES, type Session, type Step } from './session.ts';

/**
 * Sessions that are simpler in one respect, most promising first: fewer steps, then steps with nothing special about them, then
 * fewer choices off the simplest value, then simpler choices and steps.
 */
export function* simplerSessions(rules: SessionRules, session: Session): Generator<Session> {
  // Shrinking has to come to an end: a candidate that is no simpler is none.
  for (const candidate of candidates(rules, session))
    if (isSimpler(rules, candidate, session)) yield candidate;
}

function* candidates(rules: SessionRules, session: Session): Generator<Session> {
  const { choices, steps } = session;
  for (const fewer of withoutRuns(steps)) yield { ...session, steps: fewer };
  for (const [i, step] of steps.entries())
    for (const extra of extrasOf(step)) yield { ...session, steps: steps.with(i, without(step, extra)) };
  for (const page of PAGE_NAMES)
    for (const other of before(PAGE_NAMES, page))
      yield { ...session, steps: steps.map((step) => moved(step, page, other)) };
  const names = Object.keys(choices);
  for (const fewer of withoutRuns(names)) yield { ...session, choices: only(choices, fewer) };
  for (const name of names)
    for (const label of before(labelsOf(rules, name), choices[name]).slice(1))
      yield { ...session, choices: { ...choices, [name]: label } };
  for (const [i, step] of steps.entries())
    for (const simpler of simplerSteps(rules, step)) yield { ...session, steps: steps.with(i, simpler) };
}

/** Whether `a` is simpler than `b`, in the order that the candidates go by. */
function isSimpler(rules: SessionRules, a: Session, b: Session): boolean {
  const left = measure(rules, a);
  const right = measure(rules, b);
  const at = left.findIndex((x, i) => x !== right[i]);
  return at >= 0 && left[at]! < right[at]!;
}

function measure(rules: SessionRules, { choices, steps }: Session): readonly number[] {
  const extras = steps.reduce((sum, step) => sum + extrasOf(step).length, 0);
  const ranks = rules.dimensions
    .filter((name) => choices[name] !== undefined)
    .map((name) => labelsOf(rules, name).indexOf(choices[name]!));
  const rank = (sum: number, n: number): number => sum + n;
  const ofSteps = steps.map((step) => stepRank(rules, step)).reduce(rank, 0);
  return [steps.length, extras, ranks.length, ranks.reduce(rank, 0), ofSteps];
}

function stepRank(rules: SessionRules, step: Step): number {
  const page = 'page' in step ? PAGE_NAMES.indexOf(step.page) : 0;
  switch (step.actor) {
    case 'host':
      return rules.hostActions.indexOf(step.does) + page;
    case 'vmm':
      if (isPreFault(step)) return RANGE_SIZES.indexOf(step.size) + page + step.vcpu;
      return rules.vmmActions.indexOf(step.does);
    case 'guest':
      if (!isAccess(step)) return step.vcpu;
      return (
        rules.accesses.indexOf(step.does) +
        page +
        step.vcpu +
        (step.race === undefined ? 0 : rules.space.races.indexOf(step.race.action))
      );
  }
}

/** The list without some of its items in a row: half of them, a quarter, down to one. */
function* withoutRuns<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let length = items.length; length >= 1; length = Math.floor(length / 2)) {
    // From the back: what happens last is most often what nothing depends on.
    for (let end = items.length; end > 0; end -= length)
      yield [...items.slice(0, Math.max(0, end - length)), ...items.slice(end)];
  }
}

function without(step: Step, extra: 'race' | ExtraName): Step {
  if (!isAccess(step)) return step;
  const { [extra]: _, ...rest } = step;
  return rest;
}

function only(choices: Session['choices'], names: readonly string[]): Session['choices'] {
  return Object.fromEntries(names.map((name) => [name, choices[name]]));
}

/** The step on another page, if it is on `page`: what matters is often only that several steps are on the same. */
function moved(step: Step, page: PageName, other: PageName): Step {
  return 'page' in step && step.page === page ? { ...step, page: other } : step;
}

/** The names that come before `name`. */
function before<Name extends string>(names: readonly Name[], name: string): readonly Name[] {
  return names.slice(0, Math.max(0, names.indexOf(name as Name)));
}

function* simplerSteps(rules: SessionRules, step: Step): Generator<Step> {
  if ('vcpu' in step && step.vcpu > 0) yield { ...step, vcpu: 0 };
  if ('page' in step) for (const page of before(PAGE_NAMES, step.page)) yield { ...step, page };
  switch (step.actor) {
    case 'host':
      for (const does of before(rules.hostActions, step.does)) yield { ...step, does };
      return;
    case 'vmm':
      if (isPreFault(step)) for (const size of before(RANGE_SIZES, step.size)) yield { ...step, size };
      else for (const does of before(rules.vmmActions, step.does)) yield { ...step, does };
      return;
    case 'guest': {
      if (!isAccess(step)) return;
      for (const does of before(rules.accesses, step.does)) yield { ...step, does };
      const { race } = step;
      if (race === undefined) return;
      for (const action of before(racesOf(rules.space), race.action))
        yield { ...step, race: { ...race, action } };
    }
  }
}
