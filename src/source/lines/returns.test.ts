// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { translate } from '../../c/translate.ts';
import type { Variant } from '../../core/variant.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { SessionPair } from '../../subjects/user_mem_abort/sessions/pair.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import type { UserMemAbortVariant } from '../../subjects/user_mem_abort/variant.ts';
import { BUILT_IN, builtInFile, LEGACY } from '../../subjects/user_mem_abort/variants.ts';
import { variantOfC } from '../c-variant.ts';
import { returnWatcher } from './returns.ts';
import { linedPair, linedSession, lineTools } from './run-lines.ts';
import { watchedText } from './watched-text.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TOOLS = lineTools(
  returnWatcher(
    ({ name }) => builtInFile(name),
    () => null,
  ),
);
const SIMPLEST = { schemaVersion: 1, choices: {}, races: [] };
const bench = new Bench();

function textAt({ file, line }: { readonly file: string; readonly line: number }): string {
  return readFileSync(file, 'utf8').split('\n')[line - 1] ?? '';
}

test('every run of the built-in variants returns at a line that returns, and its watched copy does the same', () => {
  const lines = new Set<string>();
  for (const variant of BUILT_IN) {
    const watch = TOOLS.watchReturns(variant);
    expect(watch).not.toBe(null);
    for (let seed = 1; seed <= 40; seed++) {
      bench.world.choices.startRandom(seed);
      const { effects, ret } = bench.record(variant, 1);
      const copied = bench.record(watch?.variant ?? variant, 1);
      expect(copied).toMatchObject({ ret, effects });
      const [at] = watch?.returned() ?? [];
      if (at === undefined) throw new Error(`${variant.name} returns nowhere with seed ${seed}`);
      expect(textAt(at)).toContain('return ');
      lines.add(`${relative(ROOT, at.file)}:${at.line}`);
    }
  }
  // Several ways out of each, in the functions themselves and in their helpers.
  expect(lines.size).toBeGreaterThan(12);
  expect([...lines].some((line) => line.includes('kvm_s2_fault_get_vma_info.ts'))).toBe(true);
});

const C = `static int pin(unsigned long hva, bool wanted)
{
	if (wanted)
		return -EFAULT;
	return 0;
}

static int user_mem_abort(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa,
			  struct kvm_s2_trans *nested,
			  struct kvm_memory_slot *memslot, unsigned long hva,
			  bool fault_is_perm)
{
	int ret;

	ret = pin(hva, hva != 0);
	if (ret)
		return ret;
	return pin(hva, false);
}
`;

test('an error that C passes on has the line of the helper that returned it, then that of the function', () => {
  const make = (text: string): Variant =>
    variantOfC(translate(text, { file: 'mmu.c', function: 'user_mem_abort' }), 'mine');
  const returnedBy = (variant: Variant) => {
    const pair = linedPair(bench, LEGACY, variant, SIMPLEST, 1, TOOLS);
    return pair.refactored.returned.map(({ line }) => line);
  };
  expect(returnedBy(make(C))).toEqual([4, 17]);
  expect(returnedBy(make(C.replace('!= 0', '== 0')))).toEqual([5, 18]);
});

test('a function that ends without a return tells so at its last brace, and lines stay where they are', () => {
  const text = 'function f(a) {\n  if (a) return\n  g(a)\n}\nconst h = () => { return f(1) }\n';
  const { places, text: watched } = watchedText(text, 3, 'js');
  expect(places).toEqual([
    { inside: 'f', line: 2, calls: null, isName: false },
    { inside: 'f', line: 4, calls: null, isName: false },
    { inside: null, line: 5, calls: 'f', isName: false },
    { inside: null, line: 5, calls: null, isName: false },
  ]);
  expect(watched.split('\n')).toHaveLength(text.split('\n').length);
  const passed: number[] = [];
  const run = new Function('probe', 'g', `${watched}; f(0); h();`);
  run((place: number) => passed.push(place), Math.abs);
  expect(passed).toEqual([4, 3, 5]);
});

test('the watched copy of a module that does not end, ends', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-returns-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'user_mem_abort.ts');
  writeFileSync(file, 'export function user_mem_abort(k, s2fd) {\n  for (;;) {}\n}\n');
  const endless: UserMemAbortVariant = {
    name: 'endless',
    signature: 'descriptor',
    user_mem_abort: () => {
      throw new Error('it was stopped');
    },
  };
  const watch = returnWatcher(
    () => file,
    () => null,
  )(endless);
  bench.world.choices.startRandom(1);
  expect(bench.record(watch?.variant ?? endless, 0).failure?.message).toMatch(/without returning/);
  expect(watch?.returned()).toEqual([]);
});

test('a run that does not return has no line', () => {
  const variant: UserMemAbortVariant = {
    ...LEGACY,
    user_mem_abort: () => {
      throw new Error('it stops');
    },
  };
  const watch = TOOLS.watchReturns({ ...LEGACY });
  expect(watch?.returned()).toEqual([]);
  const { legacy } = linedPair(bench, variant, LEGACY, SIMPLEST, 0);
  expect(legacy).toMatchObject({ returned: [], record: { failure: { kind: 'threw' } } });
});

test('a step of a session has the lines of its returns', () => {
  const session = {
    schemaVersion: 1,
    choices: {},
    races: [] as const,
    steps: [
      { actor: 'guest', vcpu: 0, does: 'write', page: 'page' },
      { actor: 'guest', vcpu: 1, does: 'read', page: 'page' },
    ],
  };
  const idle: UserMemAbortVariant = { name: 'idle', signature: 'descriptor', user_mem_abort: () => 0 };
  const rules = { strict: true, preemptions: 0, knownProblems: [] };
  const staged = linedSession(
    (legacy, refactored) => new SessionPair(USER_MEM_ABORT, legacy, refactored, rules),
    LEGACY,
    idle,
    session,
    TOOLS,
  );
  const [at] = staged?.pair.legacy.returned ?? [];
  expect(at === undefined ? '' : textAt(at)).toContain('return ');
});
