// SPDX-License-Identifier: GPL-2.0-only
// Hunts one known-bad variant, and says why the base cannot show one that was missed.
import type { Bench } from '../core/bench.ts';
import { startDraft } from '../core/draft.ts';
import type { KnownBad } from '../core/known-bad.ts';
import { Pair, type PairOptions } from '../core/pair.ts';
import type { CanaryReport } from '../core/result.ts';
import type { SessionRange } from '../core/session.ts';
import { SessionPair } from '../core/session-pair.ts';
import type { SessionPlayer } from '../core/session-player.ts';
import type { Subject } from '../core/subject.ts';
import type { Variant } from '../core/variant.ts';
import { drawUntil, isTold } from './draw-until.ts';
import type { Workplace } from './jobs/workplace.ts';
import { isRescheduled } from './relation.ts';

/** Scenarios and sessions after which a canary counts as missed. */
const PATIENCE = 50_000;
const SESSION_PATIENCE = 5_000;

/**
 * Runs a known-bad variant beside what it was made of until something is found wrong with it.
 * @param isHopeless asked once, when nothing was found for a while: whether nothing ever will
 */
export function runKnownBad(
  bench: Bench,
  name: string,
  bad: Variant,
  reference: Variant,
  options: PairOptions,
  seed: number,
  patience = PATIENCE,
  isHopeless: () => boolean = () => false,
): CanaryReport {
  const pair = new Pair(bench, reference, { ...bad, contracts: [] }, options);
  const isShown = (drawn: number): boolean => {
    startDraft(pair.choices, { seed: drawn, given: null });
    if (pair.run()) return false;
    const judgement = pair.judge();
    return isTold(judgement) && !isRescheduled(pair, judgement);
  };
  let missed = 0;
  const ended = drawUntil(seed, patience, (drawn): 'shown' | 'hopeless' | null => {
    if (isShown(drawn)) return 'shown';
    return ++missed === DOUBT && isHopeless() ? 'hopeless' : null;
  });
  return { name, caught: ended?.found === 'shown', executions: 2 * (ended?.tries ?? patience), excuse: null };
}

/** Scenarios after which a canary that was not caught is only hunted on if the base makes the calls that it needs. */
const DOUBT = 4_000;

/** Hunts a canary of single faults; one that this base cannot show, as it never makes the call, is given up early. */
export function huntInRuns(workplace: Workplace, canary: KnownBad, options: PairOptions): CanaryReport {
  const { bench, rules, variants } = workplace;
  const { calls, inRun, name } = canary;
  if (inRun === null) throw new TypeError(`one fault shows nothing of ${name}`);
  const { legacy } = variants;
  let excuse: string | null = null;
  const isHopeless = (): boolean => {
    if (calls !== null) excuse = neverCalls(workplace, calls(bench));
    return excuse !== null;
  };
  const bad = inRun(legacy, bench);
  const report = runKnownBad(bench, name, bad, legacy, options, rules.seed, PATIENCE, isHopeless);
  return { ...report, excuse };
}

/** That the base makes none of the calls in the scenarios in which it is watched; null if it makes one. */
function neverCalls(workplace: Workplace, calls: readonly string[]): string | null {
  const { made } = watchedBase(workplace);
  return calls.some((name) => made.has(name))
    ? null
    : `${workplace.variants.legacy.name} never calls ${calls.join(' or ')}`;
}

/** What the base does in the scenarios in which it is watched. */
interface WatchedBase {
  /** Names of the calls that it makes. */
  readonly made: ReadonlySet<string>;
  /** Names of the invariants that it breaks, in the order in which they showed. */
  readonly broken: ReadonlySet<string>;
}

/** Each base is watched once, whichever canaries ask. */
const watchedBases = new WeakMap<Workplace, WatchedBase>();

function watchedBase(workplace: Workplace): WatchedBase {
  const known = watchedBases.get(workplace);
  if (known !== undefined) return known;
  const { bench, rules, variants } = workplace;
  const made = new Set<string>();
  const broken = new Set<string>();
  drawUntil(rules.seed, WATCHED, (drawn) => {
    bench.choices.startRandom(drawn);
    const { breaches, effects } = bench.record(variants.legacy, 1);
    for (const { kind, name } of effects) if (kind === 'call') made.add(name);
    for (const { invariant } of breaches) broken.add(invariant);
    return null;
  });
  const watched = { made, broken };
  watchedBases.set(workplace, watched);
  return watched;
}

/** Plays sessions with a known-bad variant beside what it was made of until something is found wrong with it. */
export function runKnownBadSession(
  subject: Subject,
  name: string,
  bad: (player: SessionPlayer) => Variant,
  reference: Variant,
  options: PairOptions,
  range: SessionRange,
  seed: number,
  patience = SESSION_PATIENCE,
): CanaryReport {
  const { invariants, sessions } = subject;
  if (sessions === null) throw new TypeError(`${subject.name} has no sessions`);
  const unexcused = (player: SessionPlayer): Variant => ({ ...bad(player), contracts: [] });
  const pair = new SessionPair(sessions, invariants, reference, unexcused, options);
  const shown = drawUntil(seed, patience, (drawn) => {
    const found = pair.run(sessions.draw(drawn, range));
    return found !== null && isTold(found.judgement) ? true : null;
  });
  return { name, caught: shown !== null, executions: pair.executions, excuse: null };
}

/** Scenarios in which the base is watched for what a missed canary needs, and a canary of the subject's own base is looked for. */
const WATCHED = 2_000;
const SOUGHT = 10_000;

/**
 * The report on a canary, with why this base cannot show it if it was missed for that: the base makes none of the calls that do something
 * else, or breaks itself what the canary breaks. A canary is made for the base that is there, and one that cannot show proves
 * nothing against the checks.
 */
export function excused(workplace: Workplace, bad: KnownBad, report: CanaryReport): CanaryReport {
  const { bench, variants } = workplace;
  if (report.caught || bad.calls === null) return report;
  const calls = bad.calls(bench);
  const breaks = brokenBy(workplace, bad);
  const own = [...watchedBase(workplace).broken].find((invariant) => breaks.includes(invariant));
  const excuse =
    own === undefined
      ? (report.excuse ?? neverCalls(workplace, calls))
      : `${variants.legacy.name} breaks ${own} itself`;
  return { ...report, excuse };
}

/** The invariants that it breaks when it is made of the subject's own base. */
function brokenBy(
  { bench, pairOptions, rules, variants }: Workplace,
  { inRun }: KnownBad,
): readonly string[] {
  const own = variants.subject.variants[0];
  if (inRun === null || own === undefined) return [];
  const options = { ...pairOptions, preemptions: Math.max(1, pairOptions.preemptions) };
  const pair = new Pair(bench, own, { ...inRun(own, bench), contracts: [] }, options);
  const shown = drawUntil(rules.seed, SOUGHT, (drawn) => {
    startDraft(pair.choices, { seed: drawn, given: null });
    if (pair.run()) return null;
    const judgement = pair.judge();
    return isTold(judgement) ? judgement : null;
  });
  if (shown === null) return [];
  const kept = shown.found.legacy.breaches.map(({ invariant }) => invariant);
  return shown.found.refactored.breaches
    .map(({ invariant }) => invariant)
    .filter((name) => !kept.includes(name));
}
