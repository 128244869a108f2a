// SPDX-License-Identifier: GPL-2.0-only
// Which sessions are simpler.
import { RACE_NAMES, type RaceName } from '../../../kernel/races/actions.ts';
import { ACCESS_NAMES } from '../../../kernel/session/guest.ts';
import { HOST_ACTION_NAMES } from '../../../kernel/session/host.ts';
import { PAGE_NAMES, type PageName } from '../../../kernel/session/pages.ts';
import { VMM_ACTION_NAMES } from '../../../kernel/session/vmm.ts';
import type { DimensionName } from '../dimensions/all.ts';
import { labelsOf, SESSION_DIMENSIONS } from './config.ts';
import { extrasOf, isAccess, type Session, type Step } from './session.ts';

/**
 * Sessions that are simpler in one respect, most promising first: fewer steps, then steps with nothing special about them, then
 * fewer choices off the simplest value, then simpler choices and steps.
 */
export function* simplerSessions(session: Session): Generator<Session> {
  // Shrinking has to come to an end: a candidate that is no simpler is none.
  for (const candidate of candidates(session)) if (isSimpler(candidate, session)) yield candidate;
}

function* candidates(session: Session): Generator<Session> {
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
    for (const label of before(labelsOf(name as DimensionName), choices[name]).slice(1))
      yield { ...session, choices: { ...choices, [name]: label } };
  for (const [i, step] of steps.entries())
    for (const simpler of simplerSteps(step)) yield { ...session, steps: steps.with(i, simpler) };
}

/** Whether `a` is simpler than `b`, in the order that the candidates go by. */
function isSimpler(a: Session, b: Session): boolean {
  const left = measure(a);
  const right = measure(b);
  const at = left.findIndex((x, i) => x !== right[i]);
  return at >= 0 && left[at] < right[at];
}

function measure({ choices, steps }: Session): readonly number[] {
  const extras = steps.reduce((sum, step) => sum + extrasOf(step).length, 0);
  const ranks = SESSION_DIMENSIONS.filter((name) => choices[name] !== undefined).map((name) =>
    labelsOf(name).indexOf(choices[name]),
  );
  const rank = (sum: number, n: number): number => sum + n;
  return [steps.length, extras, ranks.length, ranks.reduce(rank, 0), steps.map(stepRank).reduce(rank, 0)];
}

function stepRank(step: Step): number {
  switch (step.actor) {
    case 'host':
      return HOST_ACTION_NAMES.indexOf(step.does) + PAGE_NAMES.indexOf(step.page);
    case 'vmm':
      return VMM_ACTION_NAMES.indexOf(step.does);
    case 'guest':
      if (!isAccess(step)) return step.vcpu;
      return (
        ACCESS_NAMES.indexOf(step.does) +
        PAGE_NAMES.indexOf(step.page) +
        step.vcpu +
        (step.race === undefined ? 0 : RACE_NAMES.indexOf(step.race.action as RaceName))
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

function without(step: Step, extra: 'race' | 'topup' | 'userPte'): Step {
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

function* simplerSteps(step: Step): Generator<Step> {
  switch (step.actor) {
    case 'host':
      for (const page of before(PAGE_NAMES, step.page)) yield { ...step, page };
      for (const does of before(HOST_ACTION_NAMES, step.does)) yield { ...step, does };
      return;
    case 'vmm':
      for (const does of before(VMM_ACTION_NAMES, step.does)) yield { ...step, does };
      return;
    case 'guest':
      if (step.vcpu > 0) yield { ...step, vcpu: 0 };
      if (!isAccess(step)) return;
      for (const page of before(PAGE_NAMES, step.page)) yield { ...step, page };
      for (const does of before(ACCESS_NAMES, step.does)) yield { ...step, does };
      for (const action of step.race === undefined ? [] : before(RACE_NAMES, step.race.action).slice(1))
        if (step.race !== undefined) yield { ...step, race: { ...step.race, action } };
  }
}
