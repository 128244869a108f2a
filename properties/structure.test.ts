// SPDX-License-Identifier: GPL-2.0-only
// The states keep the rules; its report.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { examine, type StructureReport } from '../src/analysis/audit/report.ts';
import { builtInEntry, loadVariantSource } from '../src/analysis/structure/sources.ts';
import { structureFiles } from '../src/report/structure/files.ts';
import { structureSummary } from '../src/report/structure/summary.ts';

const NAMES = ['extracted-helpers', 'state-object', 'fault-desc'];
const load = (name: string) => loadVariantSource(name, builtInEntry(name));
let report: StructureReport;

beforeAll(() => {
  report = examine(load('legacy'), NAMES.map(load), { runs: 2000 });
});

describe('the refactored variants', () => {
  it('keep what the refactoring promises', () => {
    const broken = report.results.filter((result) => result.variant !== 'legacy' && !result.holds);
    expect(broken).toEqual([]);
    expect(report.holds).toBe(true);
  });

  it('are judged on more than a handful of paths', () => {
    expect(Math.min(...report.results.map((result) => result.paths))).toBeGreaterThan(20);
  });
});

describe('the report on the structure', () => {
  it('keeps its schema', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../src/report/schema/structure.schema.json', import.meta.url), 'utf8'),
    ) as object;
    const validate = new Ajv2020({ strict: false }).compile(schema);
    const [json] = structureFiles(report);
    validate(JSON.parse(json.text));
    expect(validate.errors).toBeNull();
  });

  it('is the same text each time', () => {
    const [first, second] = [0, 1].map(() => examine(load('legacy'), [load('fault-desc')], { runs: 500 }));
    expect(structureFiles(second!)).toEqual(structureFiles(first!));
  });

  it('fits a screen', () => {
    const lines = structureSummary(report, 80).split('\n');
    expect(lines.length).toBeLessThan(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('fits a screen also where names and findings are long', () => {
    const name = 'arm64/mmu-of-a-branch-with-a-long-name';
    const [result] = report.results.filter(({ findings }) => findings.length > 0);
    // One more than the original has: what is kept of it fails nothing.
    const findings = [...result.findings, ...result.findings];
    const long = {
      ...report,
      refactored: [...report.refactored, name],
      results: [...report.results, { ...result, findings, variant: name }],
    };
    const text = structureSummary(long, 80);
    expect(text).toContain(`${name} breaks ${result.rule} at`);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
