// SPDX-License-Identifier: GPL-2.0-only
/** What a failing run tells other tools: JUnit, SARIF, and a GitHub workflow. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Log } from 'sarif';
import { afterAll, expect, test } from 'vitest';
import { copyVariant, edit, git } from './testing/checkout.ts';
import { type Finished, run, runWith } from './testing/cli.ts';
import { violationsOf } from './testing/schema.ts';

const RUN = ['verify', '--refactored', 'no-release/user_mem_abort.ts', '--runs', '1000', '--github'];
/** The call that the variant makes last before the release that it lacks. */
const RETURN = 'return -EFAULT;';
const FILE = 'sub/no-release/kvm_s2_fault_compute_prot.ts';

const checkout = mkdtempSync(join(tmpdir(), 'stage2-verify-test-'));
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

const read = (path: string): string => readFileSync(join(checkout, path), 'utf8');

/** The state object without the release before an early return, in a checkout whose root is another folder. */
function verifyBroken(): Promise<Finished> {
  git(checkout, 'init', '--quiet');
  const variant = join(checkout, 'sub/no-release');
  copyVariant('refactored/state-object', variant);
  edit(join(variant, 'user_mem_abort.ts'), 'k.kvm_release_page_unused(fault.page);\n', '\n');
  const env = { GITHUB_STEP_SUMMARY: join(checkout, 'step-summary.md') };
  return runWith({ env }, join(checkout, 'sub'), ...RUN);
}

let onlyRun: Promise<Finished> | undefined;

/** What the one run left, for every test of this file. */
async function broken(): Promise<Finished & { readonly sarif: Log }> {
  onlyRun ??= verifyBroken();
  const result = await onlyRun;
  return { ...result, sarif: JSON.parse(read('sub/.stage2-verify/verify.sarif')) as Log };
}

test('annotations stand at the line where the variant returns, named from the root of the checkout', async () => {
  const result = await broken();
  expect(result.code).toBe(1);
  const [, path, line, message] =
    /^::error file=([^,]+),line=(\d+),title=stage2-verify%3A no-release-1 \(breaks\)::(.*)$/m.exec(
      result.stdout,
    ) ?? [];
  expect(path).toBe(FILE);
  expect(read(path).split('\n')[Number(line) - 1]).toContain(RETURN);
  expect(message).toContain('references-balanced');
  expect(message).toContain('%0AReplay: npx stage2-verify replay .stage2-verify/scenarios/no-release-1.json');
});

test('the summary of the job has the verdict, the table and the counterexamples', async () => {
  await broken();
  const summary = read('step-summary.md');
  expect(summary).toBe(read('sub/.stage2-verify/summary.md'));
  expect(summary).toContain(
    '**DIVERGENT (sampled, 1,000 scenarios, 1 race, seed 1): no-release breaks what legacy keeps**',
  );
  expect(summary).toContain('| no-release | divergent | breaks | sampled | 1,000 |');
  expect(summary).toMatch(new RegExp(`### no-release-1: .*references-balanced[\\s\\S]*At \`${FILE}:\\d+\``));
  expect(summary).toContain('- .r.1  kvm_fault_lock()');
});

test('SARIF conforms to the published schema, with a result for each divergence at its line', async () => {
  const { sarif: log, stdout } = await broken();
  expect(violationsOf('sarif', log)).toEqual([]);
  const [{ results = [], tool }] = log.runs;
  const annotated = stdout.split('\n').filter((line) => line.startsWith('::error'));
  expect(results).toHaveLength(annotated.length);
  const [first] = results;
  expect(first.ruleId).toBe('references-balanced');
  expect(tool.driver.rules?.[first.ruleIndex ?? -1].id).toBe(first.ruleId);
  const place = first.locations?.[0].physicalLocation;
  expect(place?.artifactLocation).toEqual({ uri: FILE, uriBaseId: '%SRCROOT%' });
  expect(read(FILE).split('\n')[(place?.region?.startLine ?? 0) - 1]).toContain(RETURN);
  const steps = first.codeFlows?.[0].threadFlows[0].locations.map(({ location }) => location?.message?.text);
  expect(steps?.[1]).toBe('mmap_read_lock()');
  expect(new Set(results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(
    results.length,
  );
});

test('the schema refuses what is no SARIF', async () => {
  const { version: _, ...rest } = (await broken()).sarif;
  expect(violationsOf('sarif', rest)).toEqual([" must have required property 'version'"]);
});

test('JUnit counts what failed, and names where', async () => {
  await broken();
  const xml = read('sub/.stage2-verify/junit.xml');
  expect(XMLValidator.validate(xml)).toBe(true);
  const { testsuites } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(xml);
  const [pair, canaries] = testsuites.testsuite;
  expect(pair.name).toBe('no-release against legacy');
  const failed = pair.testcase.filter((testcase: { failure?: unknown }) => testcase.failure !== undefined);
  expect(failed).toHaveLength(Number(pair.failures));
  expect(failed).toContainEqual(
    expect.objectContaining({
      name: 'no-release keeps references-balanced wherever legacy does',
      file: FILE,
      failure: expect.objectContaining({ type: 'breaks' }),
    }),
  );
  expect([canaries.failures, canaries.errors]).toEqual(['0', '0']);
  expect(Number(testsuites.tests)).toBe(pair.testcase.length + canaries.testcase.length);
});

test('with --json standard output holds the result alone', async () => {
  const json = await run(join(checkout, 'sub'), ...RUN, '--no-report', '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'divergent' });
  expect(json.stderr).toMatch(/^::error file=/m);
});
