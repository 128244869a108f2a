// SPDX-License-Identifier: GPL-2.0-only
// A running kernel does what the model predicts of its C.
import { beforeEach, expect, it } from 'vitest';
import { treeOf, variantOf } from '../../src/conformance/kernel/c-of-image.ts';
import { conformKernel } from '../../src/conformance/kernel/run.ts';
import { cachedImage, missingPrograms } from '../../src/conformance/kernel/tools.ts';
import { conforms, countsOf, differing, knownVerdict } from '../../src/conformance/kernel/verdict.ts';
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

it('60 scenarios on the machine come out as the model says, or as is explained', async () => {
  const result = await conformKernel({
    ...{
      image: image!,
      variant: variantOf(tree!),
      source: tree!.release,
      scenarios: 60,
      races: 0,
      seed: 1,
    },
  });
  expect(differing(result).map((one) => comparedLines(one))).toEqual([]);
  expect(result.notRun.map(({ drawn, reason }) => `${drawn.id}: ${reason}`)).toEqual([]);
  expect(countsOf(result).scenarios).toBeGreaterThanOrEqual(60);
  const known = new Map(result.known.map((problem) => [problem.id, knownVerdict(problem, result)]));
  expect(known.get('logging-fetch-without-topup')).toMatch(/^confirmed/);
  expect(known.get('mte-permission-upgrade')).toMatch(/^confirmed/);
  expect(conforms(result)).toBe(true);
}, 300_000);
