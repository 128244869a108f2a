// SPDX-License-Identifier: GPL-2.0-only
// A running kernel does what the model predicts of its C.
import { beforeEach, expect, it } from 'vitest';
import { treeOf, variantOf } from '../../src/conformance/kernel/c-of-image.ts';
import { drawScenarios } from '../../src/conformance/kernel/draw.ts';
import { conformKernel } from '../../src/conformance/kernel/run.ts';
import { runPrograms } from '../../src/conformance/kernel/run-programs.ts';
import { cachedImage, missingPrograms } from '../../src/conformance/kernel/tools.ts';
import {
  conforms,
  countsOf,
  differing,
  functionCounts,
  knownVerdict,
} from '../../src/conformance/kernel/verdict.ts';
import { debianTrees } from '../../src/conformance/tree/find.ts';
import { comparedLines } from '../../src/report/kernel/words.ts';

const image = cachedImage();
const missing = missingPrograms();
const tree = image === null ? null : treeOf(image, debianTrees());
const lacks =
  image === null
    ? 'there is no kernel image'
    : missing.length > 0
      ? `${missing.join(' and ')} is not installed`
      : tree === null
        ? 'linux-source-6.12 is not installed'
        : null;

beforeEach(({ skip }) =>
  skip(lacks !== null, `no kernel is booted: ${lacks}; npm run kernel gets image, QEMU and compiler`),
);

it('60 scenarios on the machine come out as the model says, or as is explained, and so do races in the pin', async () => {
  const result = await conformKernel({
    ...{
      image: image!,
      variant: variantOf(tree!),
      source: tree!.release,
      scenarios: 60,
      dispatcher: { variant: variantOf(tree!, 'kvm_handle_guest_abort'), scenarios: 20 },
      races: 8,
      debugger: false,
      seed: 1,
    },
  });
  expect(differing(result).map((one) => comparedLines(one))).toEqual([]);
  expect(result.notRun.map(({ drawn, reason }) => `${drawn.id}: ${reason}`)).toEqual([]);
  expect(countsOf(result).scenarios).toBeGreaterThanOrEqual(68);
  expect(countsOf(result).races).toBe(8);
  const functions = new Map(functionCounts(result).map((one) => [one.function, one]));
  expect(functions.get('kvm_handle_guest_abort')?.scenarios).toBe(20);
  expect(functions.get('handle_access_fault')?.scenarios).toBeGreaterThan(0);
  const known = new Map(result.known.map((problem) => [problem.id, knownVerdict(problem, result)]));
  expect(known.get('logging-fetch-without-topup')).toMatch(/^confirmed/);
  expect(known.get('mte-permission-upgrade')).toMatch(/^confirmed/);
  expect(conforms(result)).toBe(true);
}, 300_000);

it('the C programs of scenarios come to what they expect on the machine', async () => {
  const all = drawScenarios(variantOf(tree!), {
    scenarios: 24,
    races: 0,
    debugger: false,
    seed: 7,
  }).scenarios;
  const [one] = all;
  const wrong = { ...one!, id: 'wrong', prediction: { ...one!.prediction, 'page references': '+0x1' } };
  const ran = await runPrograms(image!, [...all, wrong], tree!.release);
  const [failed, ...others] = ran.filter(({ status }) => status !== 0);
  expect(failed?.output).toContain('not ok 5 - references of the page: 0, and not 1');
  expect(others).toEqual([]);
  expect(ran.length).toBeGreaterThanOrEqual(12);
  for (const { output, program } of ran.filter((said) => said !== failed)) {
    expect(output, program).toMatch(/^TAP version 13\n(ok .*\n)+1\.\.\d+\n$/);
    expect(output, program).toContain('- KVM_RUN comes back with error');
  }
}, 300_000);
