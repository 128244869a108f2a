// SPDX-License-Identifier: GPL-2.0-only
/** `gate` in git checkouts that the test makes. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { GateJson } from '../src/report/gate/json.ts';
import { comment, commitAll, copyVariant, edit, git } from './testing/checkout.ts';
import { emptyFolder, ROOT, run, variantReturning } from './testing/cli.ts';

const conforms = new Ajv2020().compile(
  JSON.parse(readFileSync(join(ROOT, 'src/report/schema/gate.schema.json'), 'utf8')) as object,
);
/** What releases the page before an early return; without it, the page leaks. */
const RELEASE = '  k.kvm_release_page_unused(fault.page);\n';

/** A checkout whose branch `topic` starts at `main`, with variants that are all the first state of the series. */
function checkoutWith(...variants: readonly string[]): string {
  const folder = emptyFolder();
  git(folder, 'init', '--quiet', '--initial-branch=main');
  for (const name of variants) copyVariant('refactored/extracted-helpers', variantIn(folder, name));
  writeFileSync(join(folder, '.gitignore'), '.stage2-verify/\n');
  commitAll(folder, 'base');
  git(folder, 'checkout', '--quiet', '-b', 'topic');
  return folder;
}

function variantIn(folder: string, name: string): string {
  return join(folder, 'refactored', name);
}

function leak(folder: string, name: string): void {
  edit(join(variantIn(folder, name), 'user_mem_abort.ts'), RELEASE, '');
}

async function gate(folder: string, ...args: readonly string[]) {
  const ended = await run(folder, 'gate', '--runs', '1000', '--json', ...args);
  const json = ended.stdout === '' ? null : (JSON.parse(ended.stdout) as GateJson);
  if (json !== null) expect(conforms(json) ? [] : conforms.errors).toEqual([]);
  return { ...ended, json, variant: (name: string) => json?.variants.find((one) => one.name === name) };
}

test('one run tells what became weaker from what was so before, is new, gone, or only looks different', async () => {
  const folder = checkoutWith('kept', 'tidied', 'leaking', 'gone');
  git(folder, 'checkout', '--quiet', 'main');
  copyVariant('refactored/extracted-helpers', variantIn(folder, 'always-bad'));
  leak(folder, 'always-bad');
  commitAll(folder, 'a variant that diverges');
  git(folder, 'checkout', '--quiet', '-B', 'topic');
  comment(join(variantIn(folder, 'always-bad'), 'kvm_s2_fault_map.ts'));
  comment(join(variantIn(folder, 'tidied'), 'kvm_s2_fault_map.ts'));
  leak(folder, 'leaking');
  commitAll(folder, 'changes');
  // What is not committed yet counts as well, and what git does not know.
  rmSync(variantIn(folder, 'gone'), { recursive: true });
  mkdirSync(variantIn(folder, 'fresh'));
  writeFileSync(join(variantIn(folder, 'fresh'), 'user_mem_abort.ts'), variantReturning('0'));

  const { code, json, variant } = await gate(folder);
  expect(code).toBe(1);
  expect(json).toMatchObject({ result: 'weaker', base: { revision: 'main' }, certificate: 'absent' });
  expect(json?.base.commit).toBe(git(folder, 'rev-parse', 'main'));
  const equivalent = { verdict: 'equivalent', grade: 'sampled', source: 'run' };
  expect(variant('kept')).toMatchObject({ change: 'unchanged', weaker: null });
  expect(variant('gone')).toMatchObject({ change: 'removed', weaker: null, here: null });
  expect(variant('tidied')).toMatchObject({ weaker: null, base: equivalent, here: equivalent });
  expect(variant('always-bad')).toMatchObject({ weaker: null, base: { verdict: 'divergent' } });
  expect(variant('fresh')).toMatchObject({ change: 'new', weaker: 'verdict', base: null });
  expect(variant('leaking')).toMatchObject({
    change: 'changed',
    because: ['refactored/leaking/user_mem_abort.ts'],
    base: equivalent,
    here: { verdict: 'divergent' },
    weaker: 'verdict',
  });
  expect(json?.reasons).toEqual([
    expect.stringMatching(
      /^fresh: new since main, divergent here: .*; npx stage2-verify replay \.stage2-verify\/scenarios\/fresh-1.json$/,
    ),
    expect.stringMatching(
      /^leaking: equivalent \(sampled\) at main, divergent here: leaking breaks an invariant that legacy keeps: references-balanced; npx stage2-verify replay \.stage2-verify\/scenarios\/leaking-1.json$/,
    ),
  ]);
  const replayed = await run(folder, 'replay', '.stage2-verify/scenarios/leaking-1.json');
  expect(replayed.code).toBe(1);
  for (const file of ['gate.md', 'gate.json', 'junit.xml', 'verify.sarif', 'verify.json', 'index.html'])
    expect(existsSync(join(folder, '.stage2-verify', file)), file).toBe(true);
});

test('where nothing changed, nothing is run', async () => {
  const folder = checkoutWith('one');
  const { code, stdout } = await run(folder, 'gate', '--base', 'main');
  expect(code).toBe(0);
  expect(stdout).toContain(
    `PASSES: nothing is weaker than at main (${git(folder, 'rev-parse', '--short=7', 'main')})`,
  );
  expect(stdout).toMatch(/^one +unchanged +- +-$/m);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(existsSync(join(folder, '.stage2-verify/verify.json'))).toBe(false);
});

test('what was done at the base since this checkout left it does not count', async () => {
  const folder = checkoutWith('one');
  git(folder, 'checkout', '--quiet', 'main');
  leak(folder, 'one');
  commitAll(folder, 'a leak at main');
  git(folder, 'checkout', '--quiet', 'topic');
  const { code, variant } = await gate(folder, '--base', 'main');
  expect(code).toBe(0);
  expect(variant('one')).toMatchObject({ change: 'unchanged' });
});

test('the original counts for every variant, and --quiet and --github say it in their ways', async () => {
  const folder = checkoutWith('one');
  copyVariant('legacy', join(folder, 'legacy'));
  commitAll(folder, 'with the original');
  git(folder, 'branch', '--force', 'main');
  leak(folder, 'one');
  comment(join(folder, 'legacy/user_mem_abort.ts'));
  const ended = await run(folder, 'gate', '--runs', '1000', '--quiet', '--github');
  expect(ended.code).toBe(1);
  const [line, reason, place, ...rest] = ended.stdout.split('\n');
  expect(line).toMatch(/^FAILS: one is weaker than at main \([0-9a-f]{7}\)$/);
  expect(reason).toMatch(
    /^::error title=stage2-verify gate::one: equivalent \(sampled\) at main, divergent here: /,
  );
  expect(place).toMatch(/^::error file=refactored\/one\/\w+\.ts,line=\d+,title=/);
  expect(rest.join('')).toMatch(/^(::error file=.*)*$/);
  const json = JSON.parse(readFileSync(join(folder, '.stage2-verify/gate.json'), 'utf8')) as GateJson;
  expect(json.variants[0].because).toEqual(['refactored/one/user_mem_abort.ts', 'legacy/user_mem_abort.ts']);
});

test('a variant that no run of the base can show has to be equivalent', async () => {
  const folder = checkoutWith('broken', 'fine');
  const broken = join(variantIn(folder, 'broken'), 'user_mem_abort.ts');
  const text = readFileSync(broken, 'utf8');
  writeFileSync(broken, 'this is no TypeScript');
  commitAll(folder, 'broken at the base');
  git(folder, 'branch', '--force', 'main');
  writeFileSync(broken, text);
  expect(await gate(folder)).toMatchObject({ code: 0 });
  leak(folder, 'broken');
  const { code, json } = await gate(folder);
  expect(code).toBe(1);
  expect(json?.reasons).toEqual([
    expect.stringMatching(/^broken: not known at main \(.*does not compile.*\), divergent here/),
  ]);
});

test('a file can be named instead, and stands for itself in the reports', async () => {
  const folder = checkoutWith();
  copyVariant('refactored/extracted-helpers', join(folder, 'mine'));
  commitAll(folder, 'mine');
  git(folder, 'branch', '--force', 'main');
  edit(join(folder, 'mine/user_mem_abort.ts'), RELEASE, '');
  const { code, json } = await gate(join(folder, 'mine'), '--refactored', 'user_mem_abort.ts');
  expect(code).toBe(1);
  expect(json?.variants).toMatchObject([{ name: 'mine', because: ['mine/user_mem_abort.ts'] }]);
});
