// SPDX-License-Identifier: GPL-2.0-only
// A run of `verify` as statements that were tested.

import { at } from '../../core/at.ts';
import type { DivergenceKind } from '../../core/judge.ts';
import type { DivergenceReport, PairReport, VerifyReport } from '../../core/result.ts';
import { counterexampleLines } from '../counterexample.ts';
import { type Further, furtherRemark } from '../further.ts';
import { headline } from '../headline.ts';
import { PLAIN } from '../paint.ts';
import type { DivergencePlaces, Place } from '../places.ts';
import { undeclared } from '../verdict.ts';
import { count } from '../words.ts';

/** What is wrong with a test case. */
export interface Problem {
  /** `failure`: the variant; `error`: the run itself. */
  readonly element: 'failure' | 'error';
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

/** One statement that a run tested. */
export interface TestCase {
  readonly name: string;
  readonly at: Place | null;
  readonly problem: Problem | null;
  /** Why it was not tested, if it was not. */
  readonly skipped?: string;
  /** What there is to know although nothing is wrong. */
  readonly notes?: readonly string[];
}

/** The statements about one subject. */
export interface TestSuite {
  readonly name: string;
  readonly seconds: number;
  readonly cases: readonly TestCase[];
}

/** Columns of a counterexample. */
const WIDTH = 100;

/** What holds if there is no divergence of a kind. Invariants have statements of their own. */
const STATEMENTS: readonly (readonly [DivergenceKind, (pair: PairReport) => string])[] = [
  ['failure', ({ refactored }) => `${refactored} returns a number in every run`],
  ['outcome', ({ legacy }) => `every run ends as with ${legacy}`],
  ['effects', ({ legacy }) => `every run makes the calls of ${legacy}, in their order`],
  ['invariant', ({ legacy, refactored }) => `${refactored} breaks and keeps what ${legacy} does`],
  [
    'not-repeatable',
    ({ refactored }) => `${refactored} does the same whenever it is run on the same scenario`,
  ],
];

/**
 * The result of `verify` as test suites: one for each variant, and one for the known-bad variants; and the same of each further function that the
 * change touches. Names do not depend on the result, so that a test history can be kept.
 */
export function testSuites(
  report: VerifyReport,
  places: ReadonlyMap<string, DivergencePlaces>,
  further: readonly Further[] = [],
): readonly TestSuite[] {
  return [...suitesOf(report, places), ...further.flatMap(furtherSuites)];
}

function furtherSuites(further: Further): readonly TestSuite[] {
  const name = `${further.function}()`;
  if (further.kind === 'judged') {
    const { report, setting } = further.run;
    return suitesOf(report, setting.places).map((suite) => ({ ...suite, name: `${name}: ${suite.name}` }));
  }
  const why = furtherRemark(further) ?? '';
  return [{ name, seconds: 0, cases: [{ name: 'it is judged', at: null, problem: null, skipped: why }] }];
}

function suitesOf(report: VerifyReport, places: ReadonlyMap<string, DivergencePlaces>): readonly TestSuite[] {
  return [
    ...report.pairs.map((pair) => pairSuite(pair, report.options.strict, places)),
    {
      name: 'known-bad variants',
      seconds: 0,
      cases: report.canaries.map(({ caught, excuse, executions, name }) =>
        statement(
          `${name} is caught`,
          caught || excuse !== null
            ? ''
            : `it was not, in ${count(executions, 'execution')}: the run proves nothing`,
          'error',
          'inconclusive',
        ),
      ),
    },
  ];
}

function pairSuite(
  pair: PairReport,
  strict: boolean,
  places: ReadonlyMap<string, DivergencePlaces>,
): TestSuite {
  const divergences = undeclared(pair);
  const withProblem = (name: string, of: readonly DivergenceReport[]): TestCase => ({
    name,
    at: places.get(of[0]?.id ?? '')?.at ?? null,
    problem: of.length === 0 ? null : divergent(of, places),
  });
  const own = pair.invariants.filter(({ variant }) => variant === pair.refactored);
  return {
    name: `${pair.refactored} against ${pair.legacy}`,
    seconds: pair.seconds,
    cases: [
      ...STATEMENTS.filter(([kind]) => kind !== 'effects' || strict).map(([kind, say]) =>
        withProblem(
          say(pair),
          divergences.filter(
            (divergence) =>
              divergence.kind === kind && !(kind === 'invariant' && divergence.class === 'breaks'),
          ),
        ),
      ),
      ...own.map(({ name }) =>
        withProblem(
          `${pair.refactored} keeps ${name} wherever ${pair.legacy} does`,
          divergences.filter(
            ({ class: what, invariants, kind }) =>
              kind === 'invariant' && what === 'breaks' && invariants.some((line) => line.name === name),
          ),
        ),
      ),
      restOf(pair),
    ],
  };
}

/** What a verdict rests on fails nothing; what keeps it from being one does. */
function restOf({ remarks, verdict }: PairReport): TestCase {
  const name = 'nothing else is in the way of the verdict';
  return verdict === 'inconclusive'
    ? statement(name, remarks.join('; '), 'error', verdict)
    : { ...statement(name, '', 'error', verdict), notes: remarks };
}

/** @param wrong what is wrong with it; empty if nothing is */
function statement(name: string, wrong: string, element: Problem['element'], type: string): TestCase {
  return { name, at: null, problem: wrong === '' ? null : { element, type, message: wrong, text: wrong } };
}

function divergent(
  divergences: readonly DivergenceReport[],
  places: ReadonlyMap<string, DivergencePlaces>,
): Problem {
  return {
    element: 'failure',
    type: at(divergences, 0).class,
    message: divergences.map((divergence) => `${divergence.id}: ${headline(divergence)}`).join('; '),
    text: divergences
      .map((divergence) =>
        counterexampleLines(
          divergence,
          { width: WIDTH, paint: PLAIN, full: false },
          places.get(divergence.id),
        ).join('\n'),
      )
      .join('\n\n'),
  };
}
