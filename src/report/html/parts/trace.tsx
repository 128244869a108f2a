// SPDX-License-Identifier: GPL-2.0-only
// Two traces on one time axis.
import { Fragment, type VNode } from 'preact';
import type { CounterexampleDetail, DetailRow, Place, StepDetail } from '../../detail/detail.ts';
import { count } from '../../words.ts';
import { counterexampleId, type LineFinder } from '../anchors.ts';
import { Gutter, type Holding, holdingText, NOTHING } from './gutter.tsx';

interface TraceProps {
  readonly shown: CounterexampleDetail;
  readonly lineOf: LineFinder;
}

/** Each run, and what marks a step that it alone takes. */
const SIDES = [
  ['legacy', '−'],
  ['refactored', '+'],
] as const;

/** What both runs hold before and after a row. */
interface Moment {
  readonly row: DetailRow;
  readonly before: Sides;
  readonly after: Sides;
}

interface Sides {
  readonly legacy: Holding;
  readonly refactored: Holding;
}

/** Both traces side by side on one time axis, which runs downwards. */
export function Trace({ lineOf, shown }: TraceProps): VNode {
  const { firstDifference, left, legacy, refactored, rows } = shown;
  const moments = momentsOf(rows);
  const most = Math.max(1, ...moments.flatMap(({ after }) => [after.legacy, after.refactored].map(mostPins)));
  const id = counterexampleId(shown.id);
  return (
    <div class="stepper" data-first={String(firstDifference)}>
      <div class="trace-head" aria-hidden="true">
        <span class="time">step</span>
        <GutterHead />
        <strong class="legacy">{legacy.variant}</strong>
        <GutterHead />
        <strong class="refactored">{refactored.variant}</strong>
      </div>
      <ol
        class="trace"
        id={`${id}.trace`}
        aria-label={`Steps of ${legacy.variant} and ${refactored.variant}`}
      >
        {moments.map(({ after, before, row }, i) => (
          <li
            key={i}
            class={`${row.same ? 'same' : 'differ'}${i === firstDifference ? ' first' : ''}`}
            tabIndex={i === Math.max(firstDifference, 0) ? 0 : -1}
            data-legacy={lineIdOf(lineOf, legacy.variant, row.legacy)}
            data-refactored={lineIdOf(lineOf, refactored.variant, row.refactored)}
          >
            <span class="time">{i + 1}</span>
            {SIDES.map(([of, mark]) => (
              <Fragment key={of}>
                <Gutter before={before[of]} after={after[of]} most={most} />
                <Side
                  of={of}
                  variant={shown[of].variant}
                  step={row[of]}
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
        <End shown={shown} after={moments[moments.length - 1]?.after} most={most} />
      </ol>
      {left > 0 && <p class="note">{count(left, 'more step')} left out.</p>}
      <Legend most={most} />
      <StepPanel
        legacy={legacy.variant}
        refactored={refactored.variant}
        differ={firstDifference >= 0}
        located={rows.some(({ legacy: step }) => step !== null && step.at.length > 0)}
      />
    </div>
  );
}

function GutterHead(): VNode {
  return (
    <span class="gutter-head">
      <i>mmap</i>
      <i>mmu</i>
      <i>irq</i>
      <i>refs</i>
    </span>
  );
}

interface EndProps {
  readonly shown: CounterexampleDetail;
  /** What is held at the end; undefined if nothing happened. */
  readonly after: Sides | undefined;
  readonly most: number;
}

/** How both runs end, and what they still hold. */
function End({ after = { legacy: NOTHING, refactored: NOTHING }, most, shown }: EndProps): VNode {
  return (
    <li class={`end ${shown.legacy.end === shown.refactored.end ? 'same' : 'differ'}`} tabIndex={-1}>
      <span class="time">end</span>
      {SIDES.map(([of]) => (
        <Fragment key={of}>
          <Gutter before={after[of]} after={after[of]} most={most} />
          <span class={`side ${of}`}>
            <span class="sr">{shown[of].variant}: </span>
            <code class="call">
              <b>{shown[of].end}</b>
            </code>{' '}
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
  readonly lineOf: LineFinder;
  readonly holding: Holding;
  readonly mark: string;
  /** Whether the other run takes this step as well. */
  readonly same: boolean;
  /** Whether this run has ended before. */
  readonly over: boolean;
}

function Side({ holding, lineOf, mark, of, over, same, step, variant }: SideProps): VNode {
  if (step === null) return <span class={`side ${of} ${over ? 'over' : 'none'}`} />;
  return (
    <span class={`side ${of}${step.race ? ' race' : ''}`}>
      <span class="sr">{variant}: </span>
      {!same && <b class="mark">{mark} </b>}
      <code class="call">{callText(step)}</code> <SourceLink at={step.at} variant={variant} lineOf={lineOf} />
      <span class="sr"> {holdingText(holding)}</span>
    </span>
  );
}

function callText({ race, text }: StepDetail): VNode {
  if (race) return <>⚡ {text.replace(/^>>> /, '')}</>;
  // `BUG: …` has its message behind the name, a call its arguments.
  const open = text.search(/[(:]/);
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
  const name = `${place.path.replace(/^.*\//, '')}:${place.line}`;
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

function Legend({ most }: { readonly most: number }): VNode {
  return (
    <p class="legend">
      <span class="key mmap" /> mmap_lock <span class="key mmu read" /> mmu_lock, read{' '}
      <span class="key mmu write" /> mmu_lock, write <span class="key irq" /> interrupts off{' '}
      <span class="key refs" /> references on a page, 0 to {most}. Keys: <kbd>j</kbd>/<kbd>k</kbd> or{' '}
      <kbd>↓</kbd>/<kbd>↑</kbd> step, <kbd>Home</kbd>/<kbd>End</kbd>, <kbd>d</kbd> first difference,{' '}
      <kbd>l</kbd>/<kbd>r</kbd> opens the source of the left or right step.
    </p>
  );
}

interface PanelProps {
  readonly legacy: string;
  readonly refactored: string;
  /** Whether there is a first difference to go to. */
  readonly differ: boolean;
  /** Whether it is known where in the source the steps are. */
  readonly located: boolean;
}

/** What the script fills with the source around the current step. */
function StepPanel({ differ, legacy, located, refactored }: PanelProps): VNode {
  return (
    <div class="step-panel" hidden>
      <div class="step-bar">
        <button type="button" data-step="-1" aria-label="Previous step">
          ▲
        </button>
        <button type="button" data-step="1" aria-label="Next step">
          ▼
        </button>
        {differ && (
          <button type="button" data-step="first">
            first difference
          </button>
        )}
        <span class="step-now" />
      </div>
      {located && (
        <div class="excerpts">
          <figure data-side="legacy">
            <figcaption>{legacy}</figcaption>
            <div class="excerpt" />
          </figure>
          <figure data-side="refactored">
            <figcaption>{refactored}</figcaption>
            <div class="excerpt" />
          </figure>
        </div>
      )}
    </div>
  );
}

function momentsOf(rows: readonly DetailRow[]): readonly Moment[] {
  let before: Sides = { legacy: NOTHING, refactored: NOTHING };
  return rows.map((row) => {
    const after = { legacy: row.legacy ?? before.legacy, refactored: row.refactored ?? before.refactored };
    const moment = { row, before, after };
    before = after;
    return moment;
  });
}

function mostPins({ pages }: Holding): number {
  return Math.max(0, ...pages.map(({ pins }) => pins));
}

function lineIdOf(lineOf: LineFinder, variant: string, step: StepDetail | null): string | undefined {
  const [place] = step?.at ?? [];
  return place === undefined ? undefined : (lineOf(variant, place) ?? undefined);
}
