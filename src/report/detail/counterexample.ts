// SPDX-License-Identifier: GPL-2.0-only
// Both runs of a counterexample, step by step.

import type { Scene } from '../../analysis/scene/scene.ts';
import type { DivergenceRuns } from '../../core/result.ts';
import type { RunRecord } from '../../core/run-record.ts';
import type { Effect } from '../../kernel/trace.ts';
import { type SourceLine, shownPaths } from '../../source/branches/positions.ts';
import type { LinedRun } from '../../source/lines/run-lines.ts';
import { align } from '../align.ts';
import { endText, stepText } from '../effects.ts';
import { fold, type Step } from '../fold.ts';
import { raceCalls } from '../races.ts';
import { stepKind } from '../step-kind.ts';
import { paired } from '../traces.ts';
import type { CounterexampleDetail, Place, RunDetail, StepDetail } from './detail.ts';

/** What a counterexample is called, and what is said about it. */
export type CounterexampleTitle = Pick<
  CounterexampleDetail,
  'id' | 'kind' | 'headline' | 'replay' | 'machine'
>;

/** Rows that are kept behind the first difference: a variant that loops makes thousands. */
const KEPT = 150;

/** A run, as much as is known of it. */
interface KnownRun extends Pick<LinedRun, 'record' | 'lines' | 'returned' | 'states'> {
  readonly final: LinedRun['final'] | null;
}

/** The lines of either side as they are shown. */
export interface SidePlaces {
  readonly legacy: (line: SourceLine) => Place;
  readonly refactored: (line: SourceLine) => Place;
}

/** Lines by their paths, of functions that nobody knows. @param folder what paths are shown from that belong to no package */
export function plainPlaces(folder: string): SidePlaces {
  const pathOf = shownPaths(folder);
  const place = ({ file, line }: SourceLine): Place => ({ path: pathOf(file), line, function: null });
  return { legacy: place, refactored: place };
}

/** A counterexample as counterexamples.json has it. */
export function counterexampleDetail(
  title: CounterexampleTitle,
  { before, fault, pair }: Scene,
  places: SidePlaces,
): CounterexampleDetail {
  return { ...title, fault, before, ...axisOf(pair.legacy, pair.refactored, places) };
}

/**
 * The same of a session: the step that shows something.
 * @param scene that step once more with everything kept; null if it calls no handler
 */
export function sessionDetail(
  title: Omit<CounterexampleTitle, 'machine'>,
  { esr, far, hpfar, legacy, machine, refactored }: DivergenceRuns,
  scene: Scene | null,
  places: SidePlaces,
): CounterexampleDetail {
  if (scene !== null) return counterexampleDetail({ ...title, machine }, scene, places);
  const known = (record: RunRecord): KnownRun => ({
    record,
    lines: [],
    returned: [],
    states: [],
    final: null,
  });
  const fault = esr === 0 ? null : { esr, hpfar, far };
  return { ...title, machine, fault, before: null, ...axisOf(known(legacy), known(refactored), places) };
}

/** Both runs on one time axis. */
function axisOf(
  legacy: KnownRun,
  refactored: KnownRun,
  places: SidePlaces,
): Pick<CounterexampleDetail, 'rows' | 'firstDifference' | 'left' | 'legacy' | 'refactored'> {
  const { first, left, rows } = align(fold(legacy.record.effects), fold(refactored.record.effects));
  const common = new Set(rows.filter((row) => row.legacy !== null && row.refactored !== null));
  // Time is the same for both: what only one of them does happens while the other does something else.
  const moments = paired(rows);
  const kept = moments.slice(0, Math.max(first, 0) + KEPT);
  const ofLegacy = stepReader(legacy, places.legacy);
  const ofRefactored = stepReader(refactored, places.refactored);
  return {
    rows: kept.map((row) => ({
      same: common.has(row),
      legacy: row.legacy && ofLegacy(row.legacy),
      refactored: row.refactored && ofRefactored(row.refactored),
    })),
    firstDifference: first,
    left: left + moments.length - kept.length,
    legacy: runDetail(legacy, places.legacy),
    refactored: runDetail(refactored, places.refactored),
  };
}

function stepReader(run: KnownRun, place: SidePlaces['legacy']): (step: Step) => StepDetail {
  const position = new Map<Effect, number>(run.record.effects.map((effect, i) => [effect, i]));
  return (step) => ({
    text: stepText(step),
    ...raceOf(step.effect),
    kind: stepKind(step.effect),
    locks: step.last.locks,
    ...(run.states[position.get(step.last)!] ?? { pages: [], cache: null, leaf: null }),
    at: (run.lines[position.get(step.effect)!] ?? []).map(place),
  });
}

function raceOf(effect: Effect): Pick<StepDetail, 'race' | 'calls'> {
  if (effect.kind !== 'race') return { race: null, calls: [] };
  const { end, name } = effect;
  return { race: { name, end }, calls: raceCalls(name, end) };
}

function runDetail({ final, record, returned }: KnownRun, place: SidePlaces['legacy']): RunDetail {
  return {
    variant: record.variant,
    end: endText(record),
    at: returned.map(place),
    final,
    parts: record.parts,
    breaches: record.breaches.map(({ detail, invariant }) => `${invariant}: ${detail}`),
  };
}
