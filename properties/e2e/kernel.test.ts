// SPDX-License-Identifier: GPL-2.0-only
// A running kernel does what the model predicts of its C.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { load } from '../../src/c/load.ts';
import { translate } from '../../src/c/translate.ts';
import { MMU_C, treeOf, variantOf } from '../../src/conformance/kernel/c-of-image.ts';
import { type Drawn, drawAborts, drawScenarios } from '../../src/conformance/kernel/draw.ts';
import { benchOf } from '../../src/conformance/kernel/functions.ts';
import { differences } from '../../src/conformance/kernel/observation.ts';
import { give } from '../../src/conformance/kernel/one.ts';
import { predict } from '../../src/conformance/kernel/predict.ts';
import { compiledPrograms } from '../../src/conformance/kernel/programs.ts';
import {
  type Compared,
  conformKernel,
  type KernelResult,
  onMachine,
} from '../../src/conformance/kernel/run.ts';
import { cachedImage, missingPrograms } from '../../src/conformance/kernel/tools.ts';
import {
  conforms,
  countsOf,
  differing,
  functionCounts,
  knownVerdict,
} from '../../src/conformance/kernel/verdict.ts';
import { debianTrees } from '../../src/conformance/tree/find.ts';
import { giveScenario, type ScenarioRace } from '../../src/core/scenario.ts';
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

/** Mistakes in the text of the dispatcher that the model speaks of, by what is taken away from it. */
const MISTAKES: { readonly [mistake: string]: RegExp } = {
  'old entries stay old': /^\s+handle_access_fault\(.*;$/m,
  'an access to no memory loses its place in the page': /^\s+ipa \|= .*;$/m,
};

/** How many aborts that ran come out otherwise by the model of the text without what `taken` finds. */
function differingWithout(taken: RegExp, compared: readonly Compared[]): number {
  const text = readFileSync(join(tree!.folder, MMU_C), 'utf8');
  const code = translate(text.replace(taken, ''), { file: MMU_C, function: 'kvm_handle_guest_abort' });
  const variant = { ...load(code, tree!.release), release: tree!.release };
  const bench = benchOf('kvm_handle_guest_abort');
  return compared.filter(({ drawn: { scenario }, machine }) => {
    giveScenario(bench.choices, scenario);
    bench.choices.beginRun();
    return differences(predict(bench, variant, 0), machine).length > 0;
  }).length;
}

/** What the machines came to, which are booted once for the scenarios and the programs. */
let result: KernelResult;

beforeAll(async () => {
  if (lacks !== null) return;
  result = await conformKernel({
    ...{
      image: image!,
      variant: variantOf(tree!),
      source: tree!.release,
      scenarios: 60,
      dispatcher: { variant: variantOf(tree!, 'kvm_handle_guest_abort'), scenarios: 20 },
      races: 8,
      debugger: false,
      seed: 1,
      programs: compiledPrograms(drawnForPrograms(), tree!.release),
    },
  });
});

/** Scenarios that become programs, with races in the pin, killed vCPUs among them, and aborts; the last one expects what does not come. */
function drawnForPrograms(): readonly Drawn[] {
  const all = [
    ...drawScenarios(variantOf(tree!), { scenarios: 12, races: 4, debugger: false, seed: 7 }).scenarios,
    ...drawAborts(variantOf(tree!, 'kvm_handle_guest_abort'), 8, 7).scenarios,
  ];
  const [one] = all;
  return [...all, { ...one!, id: 'wrong', prediction: { ...one!.prediction, 'page references': '+0x1' } }];
}

it('60 scenarios on the machine come out as the model says, or as is explained, and so do aborts, and races in the pin', () => {
  // Among them: its memory reads as what it holds, that of its start-up code included, which is given back after boot.
  expect(result.broken).toEqual([]);
  expect(differing(result).map((one) => comparedLines(one))).toEqual([]);
  expect(result.notRun.map(({ drawn, reason }) => `${drawn.id}: ${reason}`)).toEqual([]);
  expect(countsOf(result).scenarios).toBeGreaterThanOrEqual(68);
  expect(countsOf(result).races).toBe(8);
  const functions = new Map(functionCounts(result).map((one) => [one.function, one]));
  expect(functions.get('kvm_handle_guest_abort')?.scenarios).toBe(20);
  expect(functions.get('handle_access_fault')?.scenarios).toBeGreaterThan(0);
  const aborts = result.compared.filter(({ drawn }) => drawn.of === 'kvm_handle_guest_abort');
  for (const [mistake, taken] of Object.entries(MISTAKES)) {
    expect(differingWithout(taken, aborts), mistake).toBeGreaterThan(0);
    expect(differingWithout(taken, aborts), mistake).toBeLessThan(aborts.length);
  }
  // The same way the text as it is makes none.
  expect(differingWithout(/^$/, aborts)).toBe(0);
  const known = new Map(result.known.map((problem) => [problem.id, knownVerdict(problem, result)]));
  expect(known.get('logging-fetch-without-topup')).toMatch(/^confirmed/);
  expect(known.get('mte-permission-upgrade')).toMatch(/^confirmed/);
  expect(conforms(result)).toBe(true);
});

/** What a debugger does while a page is written to for the first time: two races, one where the handler may sleep and one under a lock, and a call that fails. */
const STEERED: readonly {
  readonly id: string;
  readonly choices: { readonly [dimension: string]: string };
  readonly race?: ScenarioRace;
}[] = [
  { id: 'topup', choices: { topup: 'fails', cacheFill: 'empty' } },
  { id: 'unmap', choices: {}, race: { action: 'unmap', site: 'read_lock#1' } },
  { id: 'vcpu', choices: {}, race: { action: 'vcpu-maps-first', site: 'kvm_pgtable_stage2_map#1' } },
];
/** The other thread has half a minute of the host's time; a host that does not give it that says nothing about the model. */
const LATE = /^the other thread was not done with /;

it('what a debugger brings about while the handler runs comes out as the model says', async () => {
  const variant = variantOf(tree!);
  const all = STEERED.map(({ choices, id, race }) => {
    const fault = { faultKind: 'translation', access: 'write', stage2State: 'empty', vmaKind: 'anon' };
    const scenario = {
      schemaVersion: 1,
      choices: { ...fault, ...choices },
      races: race ? [race] : [],
    } as const;
    const given = give(variant, scenario, id);
    if ('reason' in given) throw new Error(`${id}: ${given.reason}`);
    return given;
  });
  expect(all.map(({ realised: { plan } }) => plan?.kind)).toEqual(['fail', 'race', 'race']);
  const ran = await onMachine(image!, all, () => undefined);
  expect(ran.broken).toEqual([]);
  for (const { drawn, reason } of ran.notRun) expect(reason, drawn.id).toMatch(LATE);
  expect(ran.compared.flatMap((one) => (one.differences.length > 0 ? [comparedLines(one)] : []))).toEqual([]);
  // Nobody waits for anybody where a call fails.
  expect(ran.compared.map(({ drawn }) => drawn.id)).toContain('topup');
  for (const { drawn, machine } of ran.compared) {
    // The scenario without its race, or with a top-up that succeeds, comes to something else.
    const choices = { ...drawn.scenario.choices, topup: 'succeeds' };
    const alone = give(variant, { ...drawn.scenario, choices, races: [] }, drawn.id);
    expect('prediction' in alone && differences(alone.prediction, machine), drawn.id).not.toEqual([]);
  }
}, 300_000);

it('the C programs of scenarios come to what they expect on the machine', () => {
  const { ran } = result;
  const [failed, ...others] = ran.filter(({ status }) => status !== 0);
  expect(failed?.output).toContain('not ok 6 - references of the page: 0, and not 1');
  expect(others).toEqual([]);
  expect(ran.length).toBeGreaterThanOrEqual(12);
  for (const { output, program } of ran.filter((said) => said !== failed)) {
    expect(output, program).toMatch(/^TAP version 13\n(ok .*\n)+1\.\.\d+\n$/);
    // With a race another thread's signal brings the vCPU back.
    const first = program.startsWith('u')
      ? /^ok 1 - signals/m
      : /^ok 1 - (KVM_RUN comes back with|who runs the vCPU)/m;
    expect(output, program).toMatch(first);
  }
});
