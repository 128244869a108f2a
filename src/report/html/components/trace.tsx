// SPDX-License-Identifier: GPL-2.0-only
// Two traces on one time axis.
import { Fragment, type VNode } from 'preact';
import type { CounterexampleDetail, DetailRow, Place, StepDetail } from '../../detail/detail.ts';
import { STEP_KINDS, type StepKind } from '../../step-kind.ts';
import { count } from '../../words.ts';
import { counterexampleId, type LineFinder, stepId } from '../anchors.ts';
import {
  Gutter,
  gutterWidth,
  type Holding,
  holdingText,
  NOTHING,
  type ThreadLane,
  threadX,
} from './gutter.tsx';

interface TraceProps {
  readonly shown: CounterexampleDetail;
  readonly lineOf: LineFinder;
}

/** Each run, and what marks a step that it alone takes. */
const SIDES = [
  ['legacy', '−'],
  ['refactored', '+'],
] as const;

/** Both traces side by side on one time axis, which runs downwards. */
export function Trace({ lineOf, shown }: TraceProps): VNode {
  const { firstDifference, left, legacy, refactored, rows } = shown;
  const threads = threadsOf(rows);
  const moments = momentsOf(rows, threads);
  const most = Math.max(1, ...moments.flatMap(({ after }) => [after.legacy, after.refactored].map(mostPins)));
  const id = counterexampleId(shown.id);
  return (
    <div
      class="stepper"
      data-first={String(firstDifference)}
      style={`--gutter: ${gutterWidth(threads.length)}px; --threads: ${threads.length}`}
    >
      <div class="trace-head" aria-hidden="true">
        <span class="time">step</span>
        <GutterHead threads={threads.length} />
        <strong class="legacy">{legacy.variant}</strong>
        <GutterHead threads={threads.length} />
        <strong class="refactored">{refactored.variant}</strong>
      </div>
      <ol
        class="trace"
        id={`${id}.trace`}
        aria-label={`Steps of ${legacy.variant} and ${refactored.variant}`}
      >
        {moments.map(({ after, before, lanes, row }, i) => (
          <li
            key={i}
            id={stepId(id, String(i + 1))}
            class={`${row.same ? 'same' : 'differ'}${i === firstDifference ? ' first' : ''}`}
            tabIndex={i === Math.max(firstDifference, 0) ? 0 : -1}
            data-kinds={[...new Set([row.legacy, row.refactored].flatMap((step) => step?.kind ?? []))].join()}
            data-legacy={lineIdOf(lineOf, legacy.variant, row.legacy)}
            data-refactored={lineIdOf(lineOf, refactored.variant, row.refactored)}
            data-legacy-state={stateText(after.legacy)}
            data-refactored-state={stateText(after.refactored)}
          >
            <StepNumber view={id} name={String(i + 1)} />
            {SIDES.map(([of, mark]) => (
              <Fragment key={of}>
                <Gutter before={before[of]} after={after[of]} most={most} threads={lanes[of]} />
                <Side
                  of={of}
                  variant={shown[of].variant}
                  step={row[of]}
                  threads={threads}
                  lineOf={lineOf}
                  holding={after[of]}
                  mark={mark}
                  same={row.same}
                  over={isOver(rows, i, of)}
                />
              </Fragment>
            ))}
          </li>
        ))}
        <End
          shown={shown}
          lineOf={lineOf}
          after={moments[moments.length - 1]?.after}
          most={most}
          threads={threads.map(() => IDLE)}
        />
      </ol>
      {left > 0 && <p class="note">{count(left, 'more step')} left out.</p>}
      <Legend most={most} threads={threads} />
      <StepPanel
        legacy={legacy.variant}
        refactored={refactored.variant}
        differ={firstDifference >= 0}
        kinds={STEP_KINDS.filter((kind) =>
          rows.some((row) => row.legacy?.kind === kind || row.refactored?.kind === kind),
        )}
      />
    </div>
  );
}

/** The number of a step, which is a link to it. */
function StepNumber({ name, view }: { readonly view: string; readonly name: string }): VNode {
  return (
    <span class="time">
      <a href={`#${stepId(view, name)}`} tabIndex={-1}>
        {name}
      </a>
    </span>
  );
}

function GutterHead({ threads }: { readonly threads: number }): VNode {
  return (
    <span class="gutter-head">
      <i>mmap</i>
      <i>mmu</i>
      <i>irq</i>
      <i>refs</i>
      {Array.from({ length: threads }, (_, i) => (
        <i key={i} style={`--lane: ${threadX(i)}`}>
          {threadName(i)}
        </i>
      ))}
    </span>
  );
}

interface EndProps {
  readonly shown: CounterexampleDetail;
  readonly lineOf: LineFinder;
  /** What is held at the end; undefined if nothing happened. */
  readonly after: Sides<State> | undefined;
  readonly most: number;
  readonly threads: readonly ThreadLane[];
}

/** How both runs end, and what they still hold. */
function End({
  after = { legacy: BEFORE, refactored: BEFORE },
  lineOf,
  most,
  shown,
  threads,
}: EndProps): VNode {
  const view = counterexampleId(shown.id);
  return (
    <li
      id={stepId(view, 'end')}
      class={`end ${shown.legacy.end === shown.refactored.end ? 'same' : 'differ'}`}
      tabIndex={-1}
      data-legacy={placeId(lineOf, shown.legacy)}
      data-refactored={placeId(lineOf, shown.refactored)}
      data-legacy-state={stateText(after.legacy)}
      data-refactored-state={stateText(after.refactored)}
    >
      <StepNumber view={view} name="end" />
      {SIDES.map(([of]) => (
        <Fragment key={of}>
          <Gutter before={after[of]} after={after[of]} most={most} threads={threads} />
          <span class={`side ${of}`}>
            <span class="sr">{shown[of].variant}: </span>
            <code class="call">
              <b>{shown[of].end}</b>
            </code>{' '}
            <SourceLink at={shown[of].at} variant={shown[of].variant} lineOf={lineOf} />{' '}
            <small>{holdingText(after[of])}</small>
          </span>
        </Fragment>
      ))}
    </li>
  );
}

/** Whether a run has no step in this row or any later one. */
function isOver(rows: readonly DetailRow[], from: number, side: 'legacy' | 'refactored'): boolean {
  return rows.slice(from).every((row) => row[side] === null);
}

interface SideProps {
  readonly of: 'legacy' | 'refactored';
  readonly variant: string;
  readonly step: StepDetail | null;
  readonly threads: readonly string[];
  readonly lineOf: LineFinder;
  readonly holding: Holding;
  readonly mark: string;
  /** Whether the other run takes this step as well. */
  readonly same: boolean;
  /** Whether this run has ended before. */
  readonly over: boolean;
}

function Side({ holding, lineOf, mark, of, over, same, step, threads, variant }: SideProps): VNode {
  if (step === null) return <span class={`side ${of} ${over ? 'over' : 'none'}`} />;
  return (
    <span class={`side ${of}${step.race === null ? '' : ' race'}`}>
      <span class="sr">{variant}: </span>
      {!same && <b class="mark">{mark} </b>}
      <code class="call">{callText(step, threads)}</code>{' '}
      <SourceLink at={step.at} variant={variant} lineOf={lineOf} />
      {step.calls.length > 0 && (
        <small class="calls">{step.calls.map((call) => `${call}()`).join(' → ')}</small>
      )}
      <span class="sr"> {holdingText(holding)}</span>
    </span>
  );
}

function callText({ race, text }: StepDetail, threads: readonly string[]): VNode {
  if (race !== null)
    return (
      <>
        ⚡ {threadName(threads.indexOf(race.name))}, {text.replace(/^>>> /, '')}
      </>
    );
  const open = text.indexOf('(');
  return (
    <>
      <b>{text.slice(0, open)}</b>
      {text.slice(open)}
    </>
  );
}

interface SourceLinkProps {
  readonly at: readonly Place[];
  readonly variant: string;
  readonly lineOf: LineFinder;
}

function SourceLink({ at, lineOf, variant }: SourceLinkProps): VNode | null {
  const [place] = at;
  if (place === undefined) return null;
  const id = lineOf(variant, place);
  const inside = place.function === null ? '' : `${place.function}() `;
  const name = `${inside}${place.path.replace(/^.*\//, '')}:${place.line}`;
  const chain = at.map(({ line, path }) => `${path}:${line}`).join(', called from ');
  return id === null ? (
    <span class="at" title={chain}>
      {name}
    </span>
  ) : (
    <a class="at" href={`#${id}`} title={chain}>
      {name}
    </a>
  );
}

function Legend({ most, threads }: { readonly most: number; readonly threads: readonly string[] }): VNode {
  return (
    <p class="legend">
      <span class="key mmap" /> mmap_lock <span class="key mmu read" /> mmu_lock, read{' '}
      <span class="key mmu write" /> mmu_lock, write <span class="key irq" /> interrupts off{' '}
      <span class="key refs" /> references on a page, 0 to {most}
      {threads.length > 0 &&
        `; ${threads.map((name, i) => `${threadName(i)} ${name}`).join(', ')}: a dot where another thread acts, broken while it waits`}
      . Keys: <kbd>?</kbd>
    </p>
  );
}

interface PanelProps {
  readonly legacy: string;
  readonly refactored: string;
  /** Whether there is a first difference to go to. */
  readonly differ: boolean;
  /** Kinds of steps that there are. */
  readonly kinds: readonly StepKind[];
}

/** What the script fills with the source around the current step, and what the runs hold by then. */
function StepPanel({ differ, kinds, legacy, refactored }: PanelProps): VNode {
  return (
    <div class="step-panel" hidden>
      <div class="step-bar">
        <button type="button" data-step="previous" aria-label="Previous step">
          ▲
        </button>
        <button type="button" data-step="next" aria-label="Next step">
          ▼
        </button>
        {differ && (
          <>
            <button type="button" data-step="first">
              first difference
            </button>
            <button type="button" data-step="differenceBefore" aria-label="Previous difference">
              ▲ difference
            </button>
            <button type="button" data-step="differenceAfter" aria-label="Next difference">
              ▼ difference
            </button>
          </>
        )}
        <select class="kinds" aria-label="Which steps are shown">
          <option value="">all steps</option>
          {differ && <option value="differ">differences</option>}
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {kind}
            </option>
          ))}
        </select>
        <button type="button" class="open-keys" aria-label="Keys">
          ?
        </button>
        <span class="step-now" />
      </div>
      <div class="excerpts">
        {[['legacy', legacy] as const, ['refactored', refactored] as const].map(([side, variant]) => (
          <figure key={side} data-side={side}>
            <figcaption>{variant}</figcaption>
            <div class="excerpt" />
            <p class="state" />
          </figure>
        ))}
      </div>
    </div>
  );
}

/** What a run holds and has made at one moment. */
type State = Holding & Pick<StepDetail, 'cache' | 'leaf'>;

const BEFORE: State = { ...NOTHING, cache: null, leaf: null };
const IDLE: ThreadLane = { waited: false, waits: false, acts: false };

/** Something of each run. */
type Sides<T> = { readonly [side in 'legacy' | 'refactored']: T };

/** What both runs hold before and after a row, and what other threads do in it. */
interface Moment {
  readonly row: DetailRow;
  readonly before: Sides<State>;
  readonly after: Sides<State>;
  readonly lanes: Sides<readonly ThreadLane[]>;
}

function momentsOf(rows: readonly DetailRow[], threads: readonly string[]): readonly Moment[] {
  let before: Sides<State> = { legacy: BEFORE, refactored: BEFORE };
  let lanes: Sides<readonly ThreadLane[]> = {
    legacy: threads.map(() => IDLE),
    refactored: threads.map(() => IDLE),
  };
  return rows.map((row) => {
    const after = { legacy: row.legacy ?? before.legacy, refactored: row.refactored ?? before.refactored };
    lanes = {
      legacy: lanesIn(lanes.legacy, row.legacy),
      refactored: lanesIn(lanes.refactored, row.refactored),
    };
    const moment = { row, before, after, lanes };
    before = after;
    return moment;
  });

  function lanesIn(earlier: readonly ThreadLane[], step: StepDetail | null): readonly ThreadLane[] {
    return earlier.map(({ waits }, i) => {
      const race = step?.race ?? null;
      if (race === null || race.name !== threads[i]) return { waited: waits, waits, acts: false };
      return { waited: waits, waits: race.end === 'waits', acts: race.end !== 'waits' };
    });
  }
}

/** What other threads do, each once, in order of their first step. */
function threadsOf(rows: readonly DetailRow[]): readonly string[] {
  const steps = rows.flatMap(({ legacy, refactored }) => [legacy, refactored]);
  return [...new Set(steps.flatMap((step) => step?.race?.name ?? []))];
}

function threadName(thread: number): string {
  return `T${thread + 1}`;
}

/** Locks, references, memory cache and leaf in words. */
function stateText(state: State): string {
  const { cache, leaf } = state;
  return [
    holdingText(state),
    ...(cache === null ? [] : [`memory cache: ${count(cache, 'page')}`]),
    ...(leaf === null ? [] : [`faulting page: ${leaf}`]),
  ].join('; ');
}

function mostPins({ pages }: Holding): number {
  return Math.max(0, ...pages.map(({ pins }) => pins));
}

function lineIdOf(lineOf: LineFinder, variant: string, step: StepDetail | null): string | undefined {
  return step === null ? undefined : placeId(lineOf, { variant, at: step.at });
}

/** The id of the line that comes first. */
function placeId(
  lineOf: LineFinder,
  { at, variant }: { readonly variant: string; readonly at: readonly Place[] },
): string | undefined {
  const [place] = at;
  return place === undefined ? undefined : (lineOf(variant, place) ?? undefined);
}
