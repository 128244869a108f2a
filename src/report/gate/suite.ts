// SPDX-License-Identifier: GPL-2.0-only
// The result as tests, for JUnit.

import { counterexampleLines } from '../counterexample.ts';
import type { TestCase, TestSuite } from '../junit/suites.ts';
import { PLAIN } from '../paint.ts';
import type { DivergencePlaces } from '../places.ts';
import { judgeReasons } from './judges.ts';
import type { GatedVariant, GateReport } from './result.ts';
import { gateWords, weaknessText } from './words.ts';

/** Columns of a counterexample. */
const WIDTH = 100;

/** The result of `gate` as a test suite: each variant is no weaker, and no mutant of a changed line survives. */
export function gateSuite(report: GateReport, places: ReadonlyMap<string, DivergencePlaces>): TestSuite {
  const { mutants } = gateWords(report);
  const judges = judgeReasons(report.judges).join('\n');
  const survive = (report.mutants?.survivors.length ?? 0) > 0;
  return {
    name: 'gate',
    seconds: 0,
    cases: [
      {
        name: 'nothing that judges is weaker than at the base',
        at: null,
        problem: judges === '' ? null : { element: 'failure', type: 'judges', message: judges, text: judges },
      },
      ...report.variants.map((variant) => variantCase(variant, report, places)),
      {
        name: 'no mutant of a changed line survives',
        at: null,
        problem: survive ? { element: 'failure', type: 'survivors', message: mutants, text: mutants } : null,
      },
    ],
  };
}

function variantCase(
  variant: GatedVariant,
  report: GateReport,
  places: ReadonlyMap<string, DivergencePlaces>,
): TestCase {
  const { divergence, name, weaker } = variant;
  const message = weaker === null ? '' : weaknessText(variant, report);
  const counterexample =
    divergence === null
      ? []
      : counterexampleLines(
          divergence,
          { width: WIDTH, paint: PLAIN, full: false },
          places.get(divergence.id),
        );
  return {
    name: `${name} is no weaker than at the base`,
    at: weaker === null ? null : (places.get(divergence?.id ?? '')?.at ?? null),
    problem:
      weaker === null
        ? null
        : { element: 'failure', type: weaker, message, text: [message, ...counterexample].join('\n') },
  };
}
