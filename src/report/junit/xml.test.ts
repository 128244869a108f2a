// SPDX-License-Identifier: GPL-2.0-only
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { junitXml } from './xml.ts';

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', trimValues: false });

test('what XML forbids or reserves does not break the document', () => {
  const nasty = 'a < b && "c"\u001b[31m ]]> \u0000';
  const xml = junitXml([
    {
      name: nasty,
      seconds: 1.5,
      cases: [
        { name: 'holds', at: { path: 'x.ts', line: 3 }, problem: null },
        { name: 'fails', at: null, problem: { element: 'failure', type: 't', message: nasty, text: nasty } },
        { name: 'ends early', at: null, problem: { element: 'error', type: 't', message: '', text: '' } },
      ],
    },
  ]);
  expect(XMLValidator.validate(xml)).toBe(true);
  const { testsuite } = parser.parse(xml).testsuites;
  expect(testsuite).toMatchObject({ tests: '3', failures: '1', errors: '1', time: '1.500' });
  expect(testsuite.testcase[0]).toMatchObject({ file: 'x.ts', line: '3' });
  expect(testsuite.testcase[1].failure['#text']).toBe('a < b && "c"\ufffd[31m ]]> \ufffd');
});
