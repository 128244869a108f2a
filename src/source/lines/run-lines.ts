// SPDX-License-Identifier: GPL-2.0-only
// Both runs of a scenario, each effect with its lines.

import { firstDifferent } from '../../core/judge.ts';
import type { RunRecord } from '../../core/run-record.ts';
import { giveScenario, type Scenario } from '../../core/scenario.ts';
import type { Session } from '../../core/session.ts';
import type { Variant } from '../../core/variant.ts';
import type { Machine } from '../../kernel/machine.ts';
import type { Violation } from '../../kernel/violations.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import type { SessionPair } from '../../subjects/user_mem_abort/sessions/pair.ts';
import { isAccess, type Step } from '../../subjects/user_mem_abort/sessions/session.ts';
import {
  type MachineSnapshot,
  type RunState,
  sessionSnapshot,
  snapshot,
  stateOf,
} from '../../subjects/user_mem_abort/snapshot.ts';
import { lineLocator, type SourceLine } from '../branches/positions.ts';
import { type ScriptPosition, variantCallers } from './callers.ts';
import { type ReturnWatcher, returnWatcher } from './returns.ts';
import { sourceMapFinder } from './scripts.ts';

/** One run, and where in the source each of its effects was made. */
export interface LinedRun {
  readonly record: RunRecord;
  /**
   * For each effect, by its position in the trace: the call, and then the calls of the helpers around it up to
   * `user_mem_abort()`. Empty for what another thread did.
   */
  readonly lines: readonly (readonly SourceLine[])[];
  /** The rules that a call or a read broke, in order, with where it stands in the same way. */
  readonly violations: readonly { readonly violation: Violation; readonly lines: readonly SourceLine[] }[];
  /** For each effect, what the run holds and has made by then. */
  readonly states: readonly RunState[];
  /** Where it returned, in the same way; empty where that is not known, or it ended otherwise. */
  readonly returned: readonly SourceLine[];
  /** The machine after the run. */
  readonly final: MachineSnapshot;
}

/** Both runs of a pair on one scenario, with source lines. */
export interface LinedPair {
  readonly legacy: LinedRun;
  readonly refactored: LinedRun;
  /** Position of the first effect that differs, or -1. */
  readonly firstDifference: number;
}

/**
 * Runs both variants on a scenario and takes down where each call into the kernel stands in their source: from the stack at the
 * moment of the call, through the source maps of the scripts that ran.
 * @param races how many races may strike in one run
 * @param tools what finds lines; those that were made when both variants were loaded serve any number of pairs, and are what costs most
 */
export function linedPair(
  bench: Bench,
  legacy: Variant,
  refactored: Variant,
  scenario: Scenario,
  races: number,
  { locate, watchReturns }: LineTools = lineTools(),
): LinedPair {
  giveScenario(bench.world.choices, scenario);
  const [ofLegacy, ofRefactored] = [legacy, refactored].map((variant) => {
    const returns = watchReturns(variant);
    if (returns !== null) bench.record(returns.variant, races);
    const returned = returns?.returned() ?? [];
    const watched = watch(bench.m);
    try {
      const record = bench.record(variant, races);
      return lined(watched, { record, returned, final: snapshot(bench) }, locate);
    } finally {
      watched.stop();
    }
  });
  return {
    legacy: ofLegacy,
    refactored: ofRefactored,
    firstDifference: firstDifferent(ofLegacy.record.effects, ofRefactored.record.effects),
  };
}

/** Both runs of the step of a session, the machine before it, and what faulted. */
interface LinedSession {
  readonly pair: LinedPair;
  readonly before: MachineSnapshot;
  readonly fault: { readonly esr: number; readonly hpfar: number; readonly far: number };
}

/**
 * The same of a session at the step that shows something, and the machine before that step.
 * @param pairOf makes a pair of two versions that plays the session
 * @returns null if nothing shows, or shows at a step that calls no handler: there is no fault to look at
 */
export function linedSession(
  pairOf: (legacy: Variant, refactored: Variant) => SessionPair,
  legacy: Variant,
  refactored: Variant,
  session: Session,
  { locate, watchReturns }: LineTools = lineTools(),
): LinedSession | null {
  const pair = pairOf(legacy, refactored);
  const { left, right } = pair;
  const at = pair.run(session)?.at ?? session.steps.length;
  // The steps of a session are those of the subject that plays it.
  const step = session.steps[at] as Step | undefined;
  if (step === undefined || !isAccess(step)) return null;
  const returns = [watchReturns(legacy), watchReturns(refactored)] as const;
  pairOf(returns[0]?.variant ?? legacy, returns[1]?.variant ?? refactored).judge(session, at);
  const [fromLegacy, fromRefactored] = returns.map((watched) => watched?.returned() ?? []);
  const watched = [left, right].map(({ vm }) => watch(vm.m));
  try {
    const judged = pair.judge(session, at);
    if (!left.called || !right.called) return null;
    const { firstDifference } = judged;
    const [ofLegacy, ofRefactored] = [
      lined(
        watched[0],
        { record: judged.legacy, returned: fromLegacy, final: sessionSnapshot(left) },
        locate,
      ),
      lined(
        watched[1],
        { record: judged.refactored, returned: fromRefactored, final: sessionSnapshot(right) },
        locate,
      ),
    ];
    const { esr, far, hpfar, ipa } = left.vm.m.fault;
    pair.playTo(session, at);
    left.vm.schedule(step.vcpu);
    left.vm.aimAtIpa(ipa);
    return {
      pair: { legacy: ofLegacy, refactored: ofRefactored, firstDifference },
      before: sessionSnapshot(left),
      fault: { esr, far, hpfar },
    };
  } finally {
    for (const { stop } of watched) stop();
  }
}

type Callers = readonly ScriptPosition[];

/** What was taken down of a run. */
interface Watched extends Pick<LinedRun, 'states'> {
  readonly effects: readonly Callers[];
  readonly violations: readonly { readonly violation: Violation; readonly callers: Callers }[];
  /** Takes down nothing more. */
  readonly stop: () => void;
}

/** Takes down where each call stands, and what the run holds by then, from now on; the machine has to be traced. */
function watch(m: Machine): Watched {
  const effects: Callers[] = [];
  const violations: { violation: Violation; callers: Callers }[] = [];
  const states: RunState[] = [];
  // What a call does within itself stands at one line, and may be thousands of entries: their stack is taken once.
  let inside: Callers = [];
  let insideOf = -1;
  m.recorder.observer = (kept) => {
    if (kept === 'violation') {
      const { violation } = m.recorder.violationLog[violations.length];
      violations.push({ violation, callers: variantCallers() });
      return;
    }
    const effect = m.recorder.trace[effects.length];
    if (effect.kind === 'race') effects.push([]);
    else if (effect.within === undefined) effects.push(variantCallers());
    else {
      if (insideOf !== m.recorder.entered) inside = variantCallers();
      insideOf = m.recorder.entered;
      effects.push(inside);
    }
    states.push(stateOf(m));
  };
  return {
    effects,
    violations,
    states,
    stop: () => {
      m.recorder.observer = null;
    },
  };
}

function lined(
  { effects, states, violations }: Watched,
  run: Pick<LinedRun, 'record' | 'returned' | 'final'>,
  locate: LineFinder,
): LinedRun {
  return {
    ...run,
    states,
    lines: effects.map((callers) => callers.map(locate)),
    violations: violations.map(({ callers, violation }) => ({ violation, lines: callers.map(locate) })),
  };
}

/** What finds the lines of runs. */
export interface LineTools {
  readonly locate: LineFinder;
  readonly watchReturns: ReturnWatcher;
}

/**
 * Tools that find the lines of what is loaded when they are first asked.
 * @param watchReturns without it, returns have lines in C alone
 */
export function lineTools(
  watchReturns: ReturnWatcher = returnWatcher(
    () => null,
    () => null,
  ),
): LineTools {
  return { locate: lineFinder(), watchReturns };
}

/** Positions in scripts to lines of sources. */
type LineFinder = (position: ScriptPosition) => SourceLine;

/** Finds lines in the scripts that are loaded when it is first asked; each source map is read once. */
function lineFinder(): LineFinder {
  const sourceMapOf = sourceMapFinder();
  const locators = new Map<string, ReturnType<typeof lineLocator>>();
  return ({ column, line, url }) => {
    let locate = locators.get(url);
    if (locate === undefined) {
      locate = lineLocator({ url, sourceMapUrl: sourceMapOf(url) });
      locators.set(url, locate);
    }
    return locate(line, column);
  };
}
