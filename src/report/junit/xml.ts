// SPDX-License-Identifier: GPL-2.0-only
// The JUnit format.
import { create } from 'xmlbuilder2';
import type { TestCase, TestSuite } from './suites.ts';

/** Name of the whole, and the first part of the class names by which test histories group. */
const TOOL = 'stage2-verify';

/** Test suites in the JUnit format that CI systems read. */
export function junitXml(suites: readonly TestSuite[]): string {
  const document = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '�' });
  const root = document.ele('testsuites', { name: TOOL, ...totals(suites.flatMap(({ cases }) => cases)) });
  for (const { cases, name, seconds } of suites) {
    const suite = root.ele('testsuite', { name, ...totals(cases), time: seconds.toFixed(3) });
    for (const { at, name: caseName, notes = [], problem, skipped } of cases) {
      const place = at === null ? {} : { file: at.path, line: String(at.line) };
      const element = suite.ele('testcase', { classname: `${TOOL}.${name}`, name: caseName, ...place });
      if (skipped !== undefined) element.ele('skipped', { message: skipped });
      if (notes.length > 0) element.ele('system-out').txt(notes.join('\n'));
      if (problem === null) continue;
      element.ele(problem.element, { type: problem.type, message: problem.message }).txt(problem.text);
    }
  }
  return `${document.end({ prettyPrint: true })}\n`;
}

function totals(cases: readonly TestCase[]): { readonly [attribute: string]: string } {
  const withProblem = (element: string): number =>
    cases.filter(({ problem }) => problem?.element === element).length;
  return {
    tests: String(cases.length),
    failures: String(withProblem('failure')),
    errors: String(withProblem('error')),
    skipped: String(cases.filter(({ skipped }) => skipped !== undefined).length),
  };
}
