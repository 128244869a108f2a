// SPDX-License-Identifier: GPL-2.0-only
// The schema describes the report.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { JsonReport } from '../src/report/json.ts';
import { folderWith, ROOT, run, variantReturning } from './testing/cli.ts';

const SCHEMA = JSON.parse(readFileSync(join(ROOT, 'src/report/schema/verify.schema.json'), 'utf8')) as object;

/** What is wrong with a report by the schema; null if nothing is. */
function faults(report: unknown): unknown {
  const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(SCHEMA);
  return validate(report) ? null : validate.errors;
}

const RUNS: readonly (readonly [what: string, args: string, verdict: string])[] = [
  ['equivalent, with branches', '--refactored state-object --runs 10000', 'equivalent'],
  ['of a variant that differs', '--refactored differs.ts --runs 500', 'divergent'],
  ['of a variant that throws', '--refactored throws.ts --trust --runs 500', 'divergent'],
  ['strict', '--refactored fault-desc --runs 500 --strict', 'divergent'],
  ['cut short', '--runs 1000000000 --time-limit 0.01', 'inconclusive'],
];

describe('the schema that ships describes the report', () => {
  test.each(RUNS)('%s', async (_, args, verdict) => {
    const folder = folderWith({
      'differs.ts': variantReturning('0'),
      'throws.ts': variantReturning("(() => { throw new Error('no'); })()"),
    });
    const { stdout } = await run(folder, ...args.split(' '), '--json', '--no-report');
    const report = JSON.parse(stdout) as JsonReport;
    expect(faults(report)).toBe(null);
    expect(report.verdict).toBe(verdict);
  });

  test('and refuses what it does not know', async () => {
    const { stdout } = await run(
      folderWith({}),
      ...'--refactored state-object --runs 200 --json --no-report'.split(' '),
    );
    const report = JSON.parse(stdout) as JsonReport;
    expect(faults({ ...report, mood: 'good' })).not.toBe(null);
    expect(faults({ ...report, verdict: 'fine' })).not.toBe(null);
  });
});
